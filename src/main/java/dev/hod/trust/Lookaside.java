package dev.hod.trust;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.signature.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signatures beside a registry: in a folder, or on a web server to be read only (containers/image,
 * docs/signature-protocols.md).
 *
 * @param base what stands before {@code @sha256=HEX/signature-1}
 */
record Lookaside(URI base, WebPages web) {
    /** As containers/image has it; nobody signs one image that often. */
    private static final int AT_MOST = 128;

    /** Whose folder has no signatures has none; they are numbered without gaps. */
    List<byte[]> read(Digest manifest) throws IOException {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < AT_MOST) {
            Optional<byte[]> next = one(at(manifest, all.size() + 1));
            if (next.isEmpty()) {
                return all;
            }
            all.add(next.get());
        }
        return all;
    }

    private URI at(Digest manifest, int number) {
        return URI.create(
                "%s@%s=%s/signature-%d"
                        .formatted(base, manifest.algorithm().label(), manifest.hex(), number));
    }

    private Optional<byte[]> one(URI place) throws IOException {
        return switch (scheme()) {
            case "file" -> {
                Path file = Path.of(place.getPath());
                if (!Files.exists(file)) {
                    yield Optional.empty();
                }
                try (InputStream in = Files.newInputStream(file)) {
                    yield Optional.of(limited(place, in));
                }
            }
            case "http", "https" -> fetched(place);
            default ->
                    throw new Unreachable(
                            Failure.Kind.UNSUPPORTED,
                            "Unsupported scheme when reading signature from " + place);
        };
    }

    private Optional<byte[]> fetched(URI place) throws IOException {
        HttpURLConnection connection = web.open(place);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            if (status != HttpURLConnection.HTTP_OK) {
                throw new Unreachable(
                        Failure.Kind.UNREACHABLE,
                        "reading signature from " + place + ": status " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return Optional.of(limited(place, in));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] limited(URI place, InputStream in) throws IOException {
        byte[] content = in.readNBytes(Signature.MAX_BYTES + 1);
        if (content.length > Signature.MAX_BYTES) {
            throw new Unreachable(
                    Failure.Kind.UNSUPPORTED, "the signature at " + place + " is too large");
        }
        return content;
    }

    private String scheme() {
        return String.valueOf(base.getScheme());
    }

    /** Puts signatures in the place of those that are there. */
    void write(Digest manifest, List<byte[]> signatures) throws IOException {
        switch (scheme()) {
            case "file" -> {}
            case "http", "https" ->
                    throw new Unreachable(
                            Failure.Kind.UNSUPPORTED,
                            "Writing directly to a %s lookaside %s is not supported. Configure a lookaside-staging: location"
                                    .formatted(scheme(), at(manifest, 1)));
            default ->
                    throw new Unreachable(
                            Failure.Kind.UNSUPPORTED,
                            "Unsupported scheme when writing signature to " + at(manifest, 1));
        }
        for (int i = 0; i < signatures.size(); i++) {
            Path file = Path.of(at(manifest, i + 1).getPath());
            Files.createDirectories(file.getParent());
            AtomicFiles.write(file, signatures.get(i), AtomicFiles.Force.NOW);
        }
        deleteFrom(manifest, signatures.size() + 1);
    }

    /** Removes all, where that can be done. */
    void delete(Digest manifest) throws IOException {
        if (scheme().equals("file")) {
            deleteFrom(manifest, 1);
        }
    }

    private void deleteFrom(Digest manifest, int first) throws IOException {
        int next = first;
        while (Files.deleteIfExists(Path.of(at(manifest, next).getPath()))) {
            next++;
        }
    }

    private static final class Unreachable extends Failure {
        private static final long serialVersionUID = 1L;

        Unreachable(Kind kind, String message) {
            super(kind, message);
        }
    }
}
