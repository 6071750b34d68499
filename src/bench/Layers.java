import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Makes layers whose content is like that of real ones: gzipped tars of this machine's own files,
 * chosen by a seed, so that the same seed and size give the same layer on the same machine.
 */
final class Layers {
    private static final int BLOCK = 512;

    private final RegistryTree tree;
    private final List<Path> files;

    Layers(RegistryTree tree) throws IOException {
        this.tree = tree;
        this.files = realFiles();
    }

    /** What the registry needs to know of a layer: the gzipped form and the digest of the tar. */
    record Layer(String digest, long size, String diffId) {}

    /** Which layer: its content follows from the seed, its gzipped size is about {@code bytes}. */
    record Recipe(long seed, long bytes) {}

    Layer make(Recipe recipe) throws IOException {
        MessageDigest plain = sha256();
        RegistryTree.Incoming incoming = tree.incoming();
        try (incoming) {
            Counting zipped = new Counting(incoming);
            OutputStream gzip = new FastGzip(zipped);
            OutputStream tar = new BufferedOutputStream(new Hashing(gzip, plain), 1 << 16);
            fill(recipe, tar, zipped);
            tar.write(new byte[2 * BLOCK]);
            tar.close();
        }
        return new Layer(incoming.digest(), incoming.size(), "sha256:" + hex(plain.digest()));
    }

    private void fill(Recipe recipe, OutputStream tar, Counting zipped) throws IOException {
        SplittableRandom random = new SplittableRandom(recipe.seed());
        String folder = "opt/%016x/".formatted(recipe.seed());
        byte[] content = new byte[8 << 20];
        for (int i = 0; zipped.count < recipe.bytes(); i++) {
            Path file = files.get(random.nextInt(files.size()));
            // A third compresses away: so the last file does not overshoot by much.
            long room = Math.max(256, (recipe.bytes() - zipped.count) * 2);
            int length;
            try (InputStream in = Files.newInputStream(file)) {
                length = in.readNBytes(content, 0, (int) Math.min(content.length, room));
            }
            tar.write(header(folder + i + '-' + file.getFileName(), length));
            tar.write(content, 0, length);
            tar.write(new byte[-length & (BLOCK - 1)]);
            tar.flush();
        }
    }

    private static byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, 0, Math.min(bytes.length, 99));
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "14046000000\0");
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Files of this machine that do not change from run to run, in a fixed order. */
    private static List<Path> realFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String root : List.of("/usr/bin", "/usr/lib", "/usr/share")) {
            Files.walkFileTree(
                    Path.of(root),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                            boolean usable =
                                    facts.isRegularFile()
                                            && facts.size() >= 300
                                            && facts.size() <= 64 << 20
                                            && Files.isReadable(file);
                            if (usable) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        }
        found.sort(null);
        return found;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(1);
        }
    }

    private static final class Counting extends FilterOutputStream {
        long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            count += length;
            out.write(bytes, from, length);
        }
    }

    private static final class Hashing extends FilterOutputStream {
        private final MessageDigest hash;

        Hashing(OutputStream out, MessageDigest hash) {
            super(out);
            this.hash = hash;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            hash.update(bytes, from, length);
            out.write(bytes, from, length);
        }

        /** Passes nothing on: a flush inside the gzip stream would make it larger. */
        @Override
        public void flush() {}
    }
}
