import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code docker/registry/v2} tree: what the benchmark writes of it, and reads to check results. */
record RegistryTree(Path root) {
    private static final AtomicLong INCOMING = new AtomicLong();
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\"mediaType\":\"([^\"]+)\",\"size\":(\\d+),\"digest\":\"(sha256:[0-9a-f]{64})\""
                            + "(?:,\"platform\":\\{\"architecture\":\"(\\w+)\")?");

    /** What a manifest points at; the platform's architecture where it is an image of an index. */
    record Reference(String mediaType, long size, String digest, String architecture) {
        boolean isManifest() {
            return architecture != null;
        }
    }

    Path v2() {
        return root.resolve("docker/registry/v2");
    }

    Path blob(String digest) {
        String hex = digest.substring("sha256:".length());
        return v2().resolve("blobs/sha256/" + hex.substring(0, 2) + '/' + hex + "/data");
    }

    /** A blob whose digest shows at its end; it is there once closed. */
    Incoming incoming() throws IOException {
        Path partial = root.resolve("incoming-" + INCOMING.incrementAndGet());
        Files.createDirectories(root);
        return new Incoming(partial, Files.newOutputStream(partial));
    }

    String putBlob(byte[] content) throws IOException {
        Incoming incoming = incoming();
        try (incoming) {
            incoming.write(content);
        }
        return incoming.digest();
    }

    void linkLayer(String repository, String digest) throws IOException {
        link(repository, "_layers/sha256/" + hexOf(digest), digest);
    }

    void linkRevision(String repository, String digest) throws IOException {
        link(repository, "_manifests/revisions/sha256/" + hexOf(digest), digest);
    }

    void tag(String repository, String tag, String digest) throws IOException {
        link(repository, "_manifests/tags/" + tag + "/index/sha256/" + hexOf(digest), digest);
        link(repository, "_manifests/tags/" + tag + "/current", digest);
    }

    String tagged(String repository, String tag) throws IOException {
        return Files.readString(
                v2().resolve(
                                "repositories/%s/_manifests/tags/%s/current/link"
                                        .formatted(repository, tag)));
    }

    /** What a manifest or index of the corpus, whose form is known, refers to, in its order. */
    List<Reference> references(String digest) throws IOException {
        List<Reference> found = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(Files.readString(blob(digest)));
        while (matcher.find()) {
            found.add(
                    new Reference(
                            matcher.group(1),
                            Long.parseLong(matcher.group(2)),
                            matcher.group(3),
                            matcher.group(4)));
        }
        return found;
    }

    /** The media type a manifest of the corpus states. */
    String mediaType(String digest) throws IOException {
        Matcher matcher =
                Pattern.compile("\"mediaType\":\"([^\"]+)\"")
                        .matcher(Files.readString(blob(digest)));
        if (!matcher.find()) {
            throw new IOException(digest + " states no media type");
        }
        return matcher.group(1);
    }

    /** Digests of all blobs, sorted. */
    List<String> blobs() throws IOException {
        try (Stream<Path> paths = Files.walk(v2().resolve("blobs"))) {
            return paths.filter(path -> path.endsWith("data"))
                    .map(path -> "sha256:" + path.getParent().getFileName())
                    .sorted()
                    .toList();
        }
    }

    private void link(String repository, String path, String digest) throws IOException {
        Path folder = v2().resolve("repositories/" + repository + '/' + path);
        Files.createDirectories(folder);
        Files.write(folder.resolve("link"), digest.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hexOf(String digest) {
        return digest.substring("sha256:".length());
    }

    /** A blob being written. */
    final class Incoming extends OutputStream {
        private final Path partial;
        private final OutputStream out;
        private final MessageDigest hash = Layers.sha256();
        private String digest = "";
        private long size;

        private Incoming(Path partial, OutputStream out) {
            this.partial = partial;
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            hash.update(bytes, from, length);
            out.write(bytes, from, length);
            size += length;
        }

        @Override
        public void close() throws IOException {
            if (!digest.isEmpty()) {
                return;
            }
            out.close();
            digest = "sha256:" + Layers.hex(hash.digest());
            Path target = blob(digest);
            Files.createDirectories(target.getParent());
            Files.move(partial, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        String digest() {
            return digest;
        }

        long size() {
            return size;
        }
    }
}
