package dev.hod.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.blob.BytesBlob;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A layer of an image: a tar in gzip.
 *
 * @param diffId digest of the plain tar
 */
record DemoLayer(BytesBlob blob, Digest diffId) {

    /** What a small distribution has: accounts, texts, and a program of about so many bytes. */
    static DemoLayer base(String architecture, int bytes) {
        return of(tar -> {
            file(tar, "etc/os-release", "NAME=Demo\nVERSION_ID=12\n".getBytes(UTF_8));
            file(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n".getBytes(UTF_8));
            file(tar, "etc/hostname", (architecture + '\n').getBytes(UTF_8));
            file(tar, "usr/share/doc/readme.txt", text(bytes / 8));
            file(tar, "bin/sh", code(architecture, bytes));
        });
    }

    /** One program of so many bytes. */
    static DemoLayer program(String path, int bytes) {
        return of(tar -> file(tar, path, code(path, bytes)));
    }

    @FunctionalInterface
    private interface Filling {
        void into(TarArchiveOutputStream tar) throws IOException;
    }

    private static DemoLayer of(Filling filling) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(plain)) {
                filling.into(tar);
            }
            try (GZIPOutputStream gzip = new Quick(packed)) {
                plain.writeTo(gzip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return new DemoLayer(
                DemoImages.blob(MediaType.OCI_LAYER_GZIP, packed.toByteArray()),
                Digest.sha256(plain.toByteArray()));
    }

    /** Gzip at the lowest effort: most of what is packed here cannot be made smaller. */
    private static final class Quick extends GZIPOutputStream {
        Quick(ByteArrayOutputStream out) throws IOException {
            super(out, 64 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static void file(TarArchiveOutputStream tar, String path, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        entry.setModTime(0);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Bytes that compress about as badly as machine code: runs and repeats among noise. */
    private static byte[] code(String seed, int length) {
        SplittableRandom random = new SplittableRandom(seed.hashCode());
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int at = 0; at + 16 < length; at += 64) {
            bytes[at] = 0x48;
            bytes[at + 1] = (byte) 0x89;
            bytes[at + 2] = 0;
            bytes[at + 3] = 0;
        }
        return bytes;
    }

    private static byte[] text(int length) {
        SplittableRandom random = new SplittableRandom(length);
        String[] words = {"the", "image", "crosses", "gap", "with", "every", "digest", "it", "had"};
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(words[random.nextInt(words.length)])
                    .append(random.nextInt(12) == 0 ? '\n' : ' ');
        }
        return text.toString().getBytes(UTF_8);
    }
}
