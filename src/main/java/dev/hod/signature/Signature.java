package dev.hod.signature;

import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A signature of a manifest. Nothing in it is known to be true before somebody has checked it
 * against a key.
 *
 * <p>In a file it is as containers/image keeps it in {@code dir:} and lookaside stores: a simple
 * one is the bare OpenPGP message, everything else a zero byte, the format's name, a line end and
 * its content.
 */
public sealed interface Signature {
    /** What containers/image reads at most. */
    int MAX_BYTES = 4 << 20;

    /** An OpenPGP message that holds what is claimed. */
    final class Simple implements Signature {
        private final byte[] message;

        public Simple(byte[] message) {
            this.message = message.clone();
        }

        public byte[] message() {
            return message.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Simple that && Arrays.equals(message, that.message);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(message);
        }

        @Override
        public String toString() {
            return "simple signature of " + message.length + " bytes";
        }
    }

    /** A signature as cosign attaches it to an image. */
    final class Sigstore implements Signature {
        /** The type of payloads that say which image is meant. */
        public static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";

        /** Where the signature is, in base64. */
        public static final String SIGNATURE = "dev.cosignproject.cosign/signature";

        private final String type;
        private final byte[] payload;
        private final Map<String, String> annotations;

        /**
         * @param type media type of the payload
         * @param payload what is claimed
         * @param annotations among them the signature itself
         */
        public Sigstore(String type, byte[] payload, Map<String, String> annotations) {
            this.type = type;
            this.payload = payload.clone();
            this.annotations = Map.copyOf(annotations);
        }

        public String type() {
            return type;
        }

        public byte[] payload() {
            return payload.clone();
        }

        public Map<String, String> annotations() {
            return annotations;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sigstore that
                    && type.equals(that.type)
                    && Arrays.equals(payload, that.payload)
                    && annotations.equals(that.annotations);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(payload);
        }

        @Override
        public String toString() {
            return "sigstore signature, " + type;
        }
    }

    /** The bytes of its file. */
    default byte[] file() {
        return switch (this) {
            case Simple simple -> simple.message();
            case Sigstore sigstore -> {
                SequencedMap<String, Json> annotations = new LinkedHashMap<>();
                new TreeMap<>(sigstore.annotations)
                        .forEach((key, value) -> annotations.put(key, new Json.Text(value)));
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                members.put("mimeType", new Json.Text(sigstore.type));
                members.put(
                        "payload",
                        new Json.Text(Base64.getEncoder().encodeToString(sigstore.payload)));
                members.put("annotations", new Json.Struct(annotations));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(0);
                out.writeBytes("sigstore-json\n".getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(
                        GoJson.compact(new Json.Struct(members)).getBytes(StandardCharsets.UTF_8));
                yield out.toByteArray();
            }
        };
    }

    /**
     * Reads a signature's file.
     *
     * @throws BadSignature where it is of no format that is known
     */
    static Signature parse(byte[] file) throws BadSignature {
        if (file.length == 0) {
            throw new BadSignature("empty signature blob");
        }
        if (file[0] != 0) {
            // Bit 7 is set in the first byte of every OpenPGP packet.
            if (file[0] > 0) {
                throw new BadSignature(
                        "unrecognized signature format, starting with binary 0x%x"
                                .formatted(file[0]));
            }
            return new Simple(file);
        }
        int line = 1;
        while (line < file.length && file[line] != '\n') {
            line++;
        }
        if (line == file.length) {
            throw new BadSignature("invalid signature format, missing newline");
        }
        String format = new String(file, 1, line - 1, StandardCharsets.ISO_8859_1);
        byte[] content = Arrays.copyOfRange(file, line + 1, file.length);
        return switch (format) {
            case "simple-signing" -> new Simple(content);
            case "sigstore-json" -> sigstore(content);
            default ->
                    throw new BadSignature("unrecognized signature format " + GoJson.quote(format));
        };
    }

    private static Sigstore sigstore(byte[] content) throws BadSignature {
        try {
            if (!(Json.parse(content) instanceof Json.Struct members)) {
                throw new BadSignature("a sigstore signature is no JSON object");
            }
            Map<String, String> annotations = new LinkedHashMap<>();
            members.struct("annotations")
                    .members()
                    .forEach((key, value) -> {
                        if (value instanceof Json.Text(String text)) {
                            annotations.put(key, text);
                        }
                    });
            return new Sigstore(
                    members.text("mimeType"),
                    Base64.getDecoder().decode(members.text("payload")),
                    annotations);
        } catch (BadSignature e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSignature("a sigstore signature cannot be read: " + e.getMessage(), e);
        }
    }
}
