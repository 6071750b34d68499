package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.io.AtomicFiles;
import dev.hod.signature.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Signs a manifest in a file, into another.
 *
 * @param reference what the image is called, as it is
 */
public record StandaloneSign(Path manifest, String reference, Signer signer, Path signature) {

    /**
     * Signs.
     *
     * @throws Failure in skopeo's words
     */
    public void run() throws IOException {
        if (!Files.isReadable(manifest)) {
            throw new NotSigned(
                    "Error reading %s: open %s: no such file or directory"
                            .formatted(manifest, manifest));
        }
        byte[] file;
        try {
            file = signer.sign(ManifestDigest.of(manifest), reference).file();
        } catch (Failure e) {
            throw new NotSigned("Error creating signature: " + e.getMessage());
        }
        Path folder = signature.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NotSigned(
                    "Error writing signature to %s: open %s: no such file or directory"
                            .formatted(signature, signature));
        }
        AtomicFiles.write(signature, file, AtomicFiles.Force.NOW);
    }

    private static final class NotSigned extends Failure {
        private static final long serialVersionUID = 1L;

        NotSigned(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
