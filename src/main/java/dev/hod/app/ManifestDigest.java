package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.image.SignedPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The digest of a manifest in a file. */
public final class ManifestDigest {
    /** What registries take for a manifest, and some more. */
    private static final int MAX_BYTES = 32 << 20;

    private ManifestDigest() {}

    /**
     * The digest of all bytes; of those that were signed where it is a signed one of schema 1.
     *
     * @throws Failure in skopeo's words
     */
    public static Digest of(Path file) throws IOException {
        byte[] manifest;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Unreadable("Error reading manifest from " + file + ": it is too large");
            }
            manifest = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new Unreadable(
                    "Error reading manifest from %s: open %s: no such file or directory"
                            .formatted(file, file));
        } catch (IOException e) {
            throw new Unreadable(
                    Files.isDirectory(file)
                            ? "Error reading manifest from %s: read %s: is a directory"
                                    .formatted(file, file)
                            : "Error reading manifest from %s: %s"
                                    .formatted(file, Failure.describe(e)));
        }
        try {
            return Digest.sha256(SignedPayload.of(manifest).orElse(manifest));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("Error computing digest: " + e.getMessage());
        }
    }

    private static final class Unreadable extends Failure {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
