package dev.hod.signature;

import dev.hod.image.Digest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What a signature says: that a manifest is what somebody calls by a name (containers/image,
 * docs/containers-signature.5.md).
 *
 * @param reference as it was signed, not completed
 */
public record Claim(Digest manifest, String reference) {
    /** For whom it is written. */
    public enum Kind {
        SIMPLE("atomic container signature", "atomic hod"),
        SIGSTORE("cosign container image signature", "hod");

        private final String type;
        private final String creator;

        Kind(String type, String creator) {
            this.type = type;
            this.creator = creator;
        }
    }

    /**
     * The text that is signed.
     *
     * @param time seconds since 1970
     */
    public byte[] text(Kind kind, long time) {
        // Members in the order of their names, as Go writes them.
        return "{\"critical\":{\"identity\":{\"docker-reference\":%s},\"image\":{\"docker-manifest-digest\":%s},\"type\":%s},\"optional\":{\"creator\":%s,\"timestamp\":%d}}"
                .formatted(
                        GoJson.quote(reference),
                        GoJson.quote(manifest.toString()),
                        GoJson.quote(kind.type),
                        GoJson.quote(kind.creator),
                        time)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what was signed.
     *
     * @throws BadSignature where anything is missing, unknown or twice there that matters
     */
    public static Claim parse(Kind kind, byte[] text) throws BadSignature {
        Json document;
        try {
            document = Json.parseStrictly(text);
        } catch (IOException e) {
            throw new BadSignature(String.valueOf(e.getMessage()), e);
        }
        Json.Struct all = exactly(document, Set.of("critical", "optional"));
        checkOptional(kind, member(all, "optional"));
        Json.Struct critical =
                exactly(member(all, "critical"), Set.of("type", "image", "identity"));
        String type = text(critical, "type");
        if (!type.equals(kind.type)) {
            throw new BadSignature("Unrecognized signature type " + type);
        }
        Json.Struct image = exactly(member(critical, "image"), Set.of("docker-manifest-digest"));
        String digest = text(image, "docker-manifest-digest");
        Json.Struct identity = exactly(member(critical, "identity"), Set.of("docker-reference"));
        return new Claim(
                Digest.tryParse(digest)
                        .orElseThrow(() ->
                                new BadSignature(
                                        "invalid docker-manifest-digest value "
                                                + GoJson.quote(digest))),
                text(identity, "docker-reference"));
    }

    private static void checkOptional(Kind kind, Json optional) throws BadSignature {
        if (kind == Kind.SIGSTORE && optional instanceof Json.Nothing) {
            // As cosign writes it where there are none.
            return;
        }
        Json.Struct members = struct(optional);
        Optional<Json> creator = members.get("creator");
        if (creator.isPresent() && !(creator.get() instanceof Json.Text)) {
            throw new BadSignature("Field optional.creator is no text");
        }
        Optional<Json> time = members.get("timestamp");
        if (time.isPresent() && !isWhole(time.get())) {
            throw new BadSignature("Field optional.timestamp is not an integer");
        }
    }

    private static boolean isWhole(Json time) {
        return time instanceof Json.Numeral(String literal)
                && literal.length() < 32
                && new BigDecimal(literal).stripTrailingZeros().scale() <= 0;
    }

    private static Json member(Json.Struct struct, String name) {
        return struct.members().getOrDefault(name, new Json.Nothing());
    }

    private static Json.Struct struct(Json value) throws BadSignature {
        if (value instanceof Json.Struct struct) {
            return struct;
        }
        throw new BadSignature("JSON object expected");
    }

    private static Json.Struct exactly(Json value, Set<String> names) throws BadSignature {
        Json.Struct struct = struct(value);
        for (String name : struct.members().keySet()) {
            if (!names.contains(name)) {
                throw new BadSignature("Unknown key " + GoJson.quote(name));
            }
        }
        for (String name : names) {
            if (!struct.members().containsKey(name)) {
                throw new BadSignature("Key " + GoJson.quote(name) + " missing in a JSON object");
            }
        }
        return struct;
    }

    private static String text(Json.Struct struct, String name) throws BadSignature {
        if (struct.members().get(name) instanceof Json.Text(String text)) {
            return text;
        }
        throw new BadSignature("the member " + name + " is no text");
    }
}
