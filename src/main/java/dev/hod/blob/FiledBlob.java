package dev.hod.blob;

import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Content that lies alone in a file of its own. */
public final class FiledBlob implements Blob {
    private final Path file;
    private final Descriptor descriptor;
    private final Standing standing;
    private final String what;
    private final String where;

    /** Whether the file was held against its digest already. */
    public enum Standing {
        CLAIMED,
        PROVEN
    }

    /**
     * Content that may be there.
     *
     * @param what it is, as a message says it: {@code blob}
     * @param where it is, as a message says it
     */
    public FiledBlob(
            Path file, Descriptor descriptor, Standing standing, String what, String where) {
        this.file = file;
        this.descriptor = descriptor;
        this.standing = standing;
        this.what = what;
        this.where = where;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotFound where there is no such file, or something else has its name
     */
    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        if (FileSize.of(file) < 0) {
            throw missing();
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return offset == 0 ? channel : channel.position(offset);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw missing();
        }
    }

    private NotFound missing() {
        return new NotFound(what + ' ' + descriptor.digest() + " is not in " + where);
    }

    @Override
    public List<Region> regions() {
        return List.of(new Region(file, 0, descriptor.size()));
    }

    @Override
    public boolean isProven() {
        return standing == Standing.PROVEN;
    }

    @Override
    public String where() {
        return where;
    }
}
