package dev.hod.transport.docker;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.io.Blocks;
import dev.hod.tar.Coat;
import dev.hod.tar.TarFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** A layer's plain tar, below whatever compression its entry has. */
record SavedBlob(TarFile tar, TarFile.Member member, Coat coat, Descriptor descriptor)
        implements Blob {
    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        if (coat == Coat.NONE) {
            return tar.openAt(member, offset);
        }
        ReadableByteChannel plain = coat.takeOff(tar.openAt(member, 0), where());
        try {
            skip(plain, offset);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
        return plain;
    }

    private static void skip(ReadableByteChannel plain, long count) throws IOException {
        try (Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            long left = count;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(left, buffer.capacity()));
                if (plain.read(buffer) < 0) {
                    return;
                }
                left -= buffer.position();
            }
            buffer.clear();
        }
    }

    @Override
    public List<Region> regions() {
        return coat == Coat.NONE ? tar.regions(member) : List.of();
    }

    @Override
    public String where() {
        return tar.where();
    }
}
