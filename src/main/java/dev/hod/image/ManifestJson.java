package dev.hod.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads manifests, indexes and image configs by streaming, without building a tree. */
final class ManifestJson {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final List<String> DESCRIPTOR_FIELDS =
            List.of("mediaType", "digest", "size", "platform", "annotations", "urls", "data");

    private final RawManifest raw;
    private @Nullable String mediaType;
    private @Nullable String artifactType;
    private @Nullable Descriptor config;
    private @Nullable List<Descriptor> layers;
    private @Nullable List<ImageIndex.Child> children;
    private @Nullable Descriptor subject;

    private ManifestJson(RawManifest raw) {
        this.raw = raw;
    }

    static Manifest parse(RawManifest raw) throws BadManifest {
        if (!raw.mediaType().isManifest()) {
            return new Opaque(raw);
        }
        ManifestJson json = new ManifestJson(raw);
        refuseOtherEncodings(raw);
        try (JsonParser parser = JSON.createParser(raw.bytes())) {
            json.document(parser);
            return json.finish();
        } catch (BadManifest e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            String message = e.getMessage();
            throw new BadManifest(
                    raw.digest(),
                    message == null ? e.toString() : message.lines().findFirst().orElse(""));
        }
    }

    /** The media type that a registry derives from the document alone. */
    static MediaType typeOf(byte[] document) {
        String own = "";
        int schema = 0;
        boolean index = false;
        boolean signed = false;
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return MediaType.OCTET_STREAM;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "mediaType" -> own = text(parser);
                    case "schemaVersion" -> schema = parser.getValueAsInt();
                    case "manifests" -> index = value != JsonToken.VALUE_NULL;
                    case "signatures" -> signed = value != JsonToken.VALUE_NULL;
                    default -> {}
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return MediaType.OCTET_STREAM;
        }
        return switch (schema) {
            case 1 -> signed ? MediaType.DOCKER_SCHEMA1_SIGNED : MediaType.DOCKER_SCHEMA1;
            case 2 -> {
                if (!own.isEmpty()) {
                    yield MediaType.of(own);
                }
                yield index ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
            }
            default -> MediaType.OCTET_STREAM;
        };
    }

    /**
     * The parser would guess UTF-16 and skip a byte order mark; no registry does, and places in the
     * document would not be places in the bytes.
     */
    private static void refuseOtherEncodings(RawManifest raw) throws BadManifest {
        byte[] bytes = raw.bytes();
        int first = 0;
        while (first < bytes.length && " \t\r\n".indexOf(bytes[first]) >= 0) {
            first++;
        }
        boolean object = first < bytes.length && bytes[first] == '{';
        if (!object || (first + 1 < bytes.length && bytes[first + 1] == 0)) {
            throw new BadManifest(raw.digest(), "not a JSON object in UTF-8");
        }
    }

    /** The platform an image config names, if it names one. */
    static Optional<Platform> configPlatform(byte[] config) throws IOException {
        String os = null;
        String architecture = null;
        String variant = null;
        String osVersion = null;
        try (JsonParser parser = JSON.createParser(config)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                String text = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                switch (field) {
                    case "os" -> os = text;
                    case "architecture" -> architecture = text;
                    case "variant" -> variant = text;
                    case "os.version" -> osVersion = text;
                    default -> parser.skipChildren();
                }
            }
        }
        return os == null || architecture == null || os.isEmpty() || architecture.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Platform(
                                os,
                                architecture,
                                Optional.ofNullable(variant),
                                Optional.ofNullable(osVersion)));
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadManifest(raw.digest(), "not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            refuseAmbiguous(field);
            JsonToken value = parser.nextToken();
            switch (field) {
                case "mediaType" -> mediaType = parser.getValueAsString();
                case "artifactType" -> artifactType = parser.getValueAsString();
                case "config" -> config = descriptor(parser);
                case "subject" ->
                        subject = value == JsonToken.VALUE_NULL ? null : descriptor(parser);
                case "layers" -> layers = descriptors(parser);
                case "manifests" -> children = children(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new BadManifest(raw.digest(), "text after the JSON object");
        }
    }

    /**
     * A document that could be read as two kinds is refused whatever the case of its keys, since
     * Go's decoder folds case (CVE-2021-41190).
     */
    private void refuseAmbiguous(String field) throws BadManifest {
        String folded = field.toLowerCase(Locale.ROOT);
        boolean wrong =
                switch (folded) {
                    case "manifests" -> !raw.mediaType().isIndex() || !field.equals(folded);
                    case "config", "layers" ->
                            !raw.mediaType().isImageManifest() || !field.equals(folded);
                    case "fslayers", "history" -> true;
                    case "mediatype" -> !field.equals("mediaType");
                    default -> false;
                };
        if (wrong) {
            throw new BadManifest(
                    raw.digest(), "\"" + field + "\" has no place in a " + raw.mediaType());
        }
    }

    private Manifest finish() throws BadManifest {
        if (mediaType != null
                && !mediaType.isEmpty()
                && !MediaType.of(mediaType).equals(raw.mediaType())) {
            throw new BadManifest(
                    raw.digest(), "says it is " + mediaType + " but came as " + raw.mediaType());
        }
        if (raw.mediaType().isIndex()) {
            return new ImageIndex(
                    raw,
                    children == null ? List.of() : children,
                    Optional.ofNullable(subject),
                    Optional.ofNullable(artifactType).filter(t -> !t.isEmpty()));
        }
        if (config == null) {
            throw new BadManifest(raw.digest(), "has no config");
        }
        String type =
                artifactType == null || artifactType.isEmpty()
                        ? config.mediaType().value()
                        : artifactType;
        ImageManifest image =
                new ImageManifest(
                        raw,
                        config,
                        layers == null ? List.of() : layers,
                        Optional.ofNullable(subject),
                        Optional.of(type));
        refuseTwoSizes(image.references());
        return image;
    }

    private List<Descriptor> descriptors(JsonParser parser) throws IOException {
        List<Descriptor> all = new ArrayList<>();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return all;
        }
        expectArray(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(descriptor(parser));
        }
        return all;
    }

    private List<ImageIndex.Child> children(JsonParser parser) throws IOException {
        List<ImageIndex.Child> all = new ArrayList<>();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return all;
        }
        expectArray(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            Descriptor descriptor = descriptor(parser);
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            all.add(new ImageIndex.Child(descriptor, from, to));
        }
        return all;
    }

    private void expectArray(JsonParser parser) throws BadManifest {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new BadManifest(raw.digest(), "a list of descriptors was expected");
        }
    }

    /**
     * Reads one descriptor; the parser stands on its opening brace and is left on its closing one.
     */
    private Descriptor descriptor(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new BadManifest(raw.digest(), "a descriptor was expected");
        }
        String type = "";
        String digest = null;
        long size = -1;
        Platform platform = null;
        String artifact = null;
        Map<String, String> annotations = Map.of();
        List<String> urls = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            refuseFolded(field);
            parser.nextToken();
            switch (field) {
                case "mediaType" -> type = text(parser);
                case "digest" -> digest = text(parser);
                case "size" -> size = size(parser);
                case "platform" -> platform = platform(parser);
                case "artifactType" -> artifact = parser.getValueAsString();
                case "annotations" -> annotations = strings(parser);
                case "urls" -> urls = texts(parser);
                default -> parser.skipChildren();
            }
        }
        if (digest == null || size < 0) {
            throw new BadManifest(raw.digest(), "a descriptor lacks its digest or size");
        }
        return new Descriptor(
                MediaType.of(type),
                Digest.parse(digest),
                size,
                Optional.ofNullable(platform),
                Optional.ofNullable(artifact).filter(t -> !t.isEmpty()),
                annotations,
                urls);
    }

    /** {@code 1.5} and {@code 1e3} are numbers to the parser, but sizes to nobody else. */
    private long size(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new BadManifest(raw.digest(), "a descriptor's size is no whole number");
        }
        return parser.getLongValue();
    }

    /** As {@link #refuseAmbiguous}: for Go's decoder {@code Digest} is the digest too. */
    private void refuseFolded(String field) throws BadManifest {
        for (String known : DESCRIPTOR_FIELDS) {
            if (known.equalsIgnoreCase(field) && !known.equals(field)) {
                throw new BadManifest(
                        raw.digest(), "a descriptor has \"" + field + "\" for \"" + known + "\"");
            }
        }
    }

    /** A blob has one size, whoever points at it. */
    private void refuseTwoSizes(List<Descriptor> all) throws BadManifest {
        Map<Digest, Long> sizes = new HashMap<>();
        for (Descriptor descriptor : all) {
            Long other = sizes.putIfAbsent(descriptor.digest(), descriptor.size());
            if (other != null && other != descriptor.size()) {
                throw new BadManifest(
                        raw.digest(),
                        "gives %s %d bytes and %d"
                                .formatted(descriptor.digest(), other, descriptor.size()));
            }
        }
    }

    private static String text(JsonParser parser) throws IOException {
        String text = parser.getValueAsString();
        return text == null ? "" : text;
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        List<String> all = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                all.add(text(parser));
                parser.skipChildren();
            }
        }
        return all;
    }

    private static Map<String, String> strings(JsonParser parser) throws IOException {
        Map<String, String> all = new HashMap<>();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                all.put(key, text(parser));
                parser.skipChildren();
            }
        }
        return all;
    }

    private static @Nullable Platform platform(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String os = "";
        String architecture = "";
        String variant = "";
        String osVersion = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "os" -> os = text(parser);
                case "architecture" -> architecture = text(parser);
                case "variant" -> variant = text(parser);
                case "os.version" -> osVersion = text(parser);
                default -> parser.skipChildren();
            }
        }
        return new Platform(os, architecture, Optional.of(variant), Optional.of(osVersion));
    }
}
