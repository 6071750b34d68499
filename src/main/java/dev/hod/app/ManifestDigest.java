package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

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
        }
        try {
            return Digest.sha256(signed(manifest).orElse(manifest));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("Error computing digest: " + e.getMessage());
        }
    }

    /** What was signed: the beginning of the document, and its end from the signature's header. */
    private static Optional<byte[]> signed(byte[] manifest) {
        Json.Struct document;
        try {
            if (!(Json.parse(manifest) instanceof Json.Struct found)) {
                return Optional.empty();
            }
            document = found;
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean schema1 = document.get("schemaVersion").equals(Optional.of(Json.number(1)));
        if (!schema1
                || document.items("signatures").isEmpty()
                || !(document.items("signatures").getFirst() instanceof Json.Struct signature)) {
            return Optional.empty();
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(signature.text("protected"));
            if (!(Json.parse(header) instanceof Json.Struct about)
                    || !(about.members().get("formatLength")
                            instanceof Json.Numeral(String length))) {
                throw new IllegalArgumentException("a signature does not say what it signs");
            }
            int count = Math.clamp(Long.parseLong(length), 0, manifest.length);
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            payload.write(manifest, 0, count);
            payload.writeBytes(Base64.getUrlDecoder().decode(about.text("formatTail")));
            return Optional.of(payload.toByteArray());
        } catch (IOException e) {
            throw new IllegalArgumentException("a signature's header is no JSON", e);
        }
    }

    private static final class Unreadable extends Failure {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
