package dev.hod.image;

import dev.hod.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** What a manifest of schema 1 was signed as; its digest is of that (JWS in libtrust's manner). */
public final class SignedPayload {
    private SignedPayload() {}

    /**
     * The beginning of the document, and its end from the signature's header.
     *
     * @return nothing where it is not signed, or no such document
     * @throws IllegalArgumentException where a signature does not say what it signs
     */
    public static Optional<byte[]> of(byte[] manifest) {
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
}
