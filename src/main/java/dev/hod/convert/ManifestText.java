package dev.hod.convert;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Manifests written anew, as containers/image writes them: on one line, members in the order of its
 * structures, annotations sorted. What OCI has no member for is kept behind the others, since it
 * allows for more; Docker's format has no place for what it does not name.
 */
final class ManifestText {
    private static final List<String> OCI_DESCRIPTOR =
            List.of(
                    "mediaType",
                    "digest",
                    "size",
                    "urls",
                    "annotations",
                    "data",
                    "platform",
                    "artifactType");
    private static final List<String> DOCKER_DESCRIPTOR =
            List.of("mediaType", "size", "digest", "urls");
    private static final List<String> DOCKER_CHILD =
            List.of("mediaType", "size", "digest", "platform");
    private static final List<String> PLATFORM =
            List.of("architecture", "os", "os.version", "os.features", "variant", "features");
    private static final List<String> OCI_MANIFEST =
            List.of(
                    "schemaVersion",
                    "mediaType",
                    "artifactType",
                    "config",
                    "layers",
                    "subject",
                    "annotations");
    private static final List<String> OCI_INDEX =
            List.of(
                    "schemaVersion",
                    "mediaType",
                    "artifactType",
                    "manifests",
                    "subject",
                    "annotations");
    private static final List<String> DOCKER_MANIFEST =
            List.of("schemaVersion", "mediaType", "config", "layers");
    private static final List<String> DOCKER_INDEX =
            List.of("schemaVersion", "mediaType", "manifests");

    private static final String CHUNKED = "io.github.containers.zstd-chunked.";

    private ManifestText() {}

    /**
     * An entry of an index as it is to be.
     *
     * @param from its place in the index it comes from
     * @param platform for an entry that names none, where the format asks for one
     */
    record Entry(int from, Descriptor descriptor, Optional<Platform> platform) {}

    /**
     * An image's manifest.
     *
     * @param layers types, digests and sizes of all its layers, in their order
     */
    static RawManifest image(ImageManifest image, ManifestFormat to, List<Descriptor> layers)
            throws IOException {
        Json.Struct document = document(image.raw());
        List<String> order =
                switch (to) {
                    case OCI -> OCI_DESCRIPTOR;
                    case DOCKER -> DOCKER_DESCRIPTOR;
                };
        Descriptor config = image.config();
        SequencedMap<String, Json> members = new LinkedHashMap<>(document.members());
        members.put("mediaType", new Json.Text(to.manifest().value()));
        members.put(
                "config",
                descriptor(
                        document.struct("config"),
                        Descriptor.of(to.config(), config.digest(), config.size()),
                        order,
                        to));
        List<Json> items = document.items("layers");
        List<Json> written = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            written.add(descriptor((Json.Struct) items.get(i), layers.get(i), order, to));
        }
        members.put("layers", new Json.Array(written));
        List<String> manifest =
                switch (to) {
                    case OCI -> OCI_MANIFEST;
                    case DOCKER -> DOCKER_MANIFEST;
                };
        return raw(to.manifest(), ordered(members, manifest, to));
    }

    /** An index, or manifest list. */
    static RawManifest index(ImageIndex index, ManifestFormat to, List<Entry> entries)
            throws IOException {
        Json.Struct document = document(index.raw());
        List<String> order =
                switch (to) {
                    case OCI -> OCI_DESCRIPTOR;
                    case DOCKER -> DOCKER_CHILD;
                };
        SequencedMap<String, Json> members = new LinkedHashMap<>(document.members());
        members.put("mediaType", new Json.Text(to.index().value()));
        List<Json> items = document.items("manifests");
        List<Json> written = new ArrayList<>();
        for (Entry entry : entries) {
            SequencedMap<String, Json> item =
                    new LinkedHashMap<>(((Json.Struct) items.get(entry.from())).members());
            entry.platform().ifPresent(p -> item.putIfAbsent("platform", platform(p)));
            written.add(descriptor(new Json.Struct(item), entry.descriptor(), order, to));
        }
        members.put("manifests", new Json.Array(written));
        List<String> top =
                switch (to) {
                    case OCI -> OCI_INDEX;
                    case DOCKER -> DOCKER_INDEX;
                };
        return raw(to.index(), ordered(members, top, to));
    }

    private static Json.Struct document(RawManifest raw) throws IOException {
        return Json.parse(raw.bytes()) instanceof Json.Struct document ? document : Json.EMPTY;
    }

    private static RawManifest raw(MediaType type, Json document) throws BadManifest {
        RawManifest raw =
                new RawManifest(type, GoJson.compact(document).getBytes(StandardCharsets.UTF_8));
        // What was made is held to what is accepted from others.
        dev.hod.image.Manifest.parse(raw);
        return raw;
    }

    private static Json platform(Platform platform) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("architecture", new Json.Text(platform.architecture()));
        members.put("os", new Json.Text(platform.os()));
        platform.variant().ifPresent(v -> members.put("variant", new Json.Text(v)));
        platform.osVersion().ifPresent(v -> members.put("os.version", new Json.Text(v)));
        return new Json.Struct(members);
    }

    /** A descriptor with another type, digest and size; all else stays that the format allows. */
    private static Json descriptor(
            Json.Struct from, Descriptor to, List<String> order, ManifestFormat format) {
        SequencedMap<String, Json> members = new LinkedHashMap<>(from.members());
        if (!from.text("digest").equals(to.digest().toString())) {
            members.remove("data");
            members.computeIfPresent("annotations", (_, all) -> unchunked(all));
        }
        members.put("mediaType", new Json.Text(to.mediaType().value()));
        members.put("digest", new Json.Text(to.digest().toString()));
        members.put("size", Json.number(to.size()));
        return ordered(members, order, format);
    }

    /** Without what says where the parts of a zstd:chunked layer were, which this is no more. */
    private static Json unchunked(Json annotations) {
        if (!(annotations instanceof Json.Struct(var all))) {
            return annotations;
        }
        SequencedMap<String, Json> left = new LinkedHashMap<>(all);
        left.keySet().removeIf(name -> name.startsWith(CHUNKED));
        return new Json.Struct(left);
    }

    private static Json ordered(
            SequencedMap<String, Json> members, List<String> order, ManifestFormat format) {
        SequencedMap<String, Json> all = new LinkedHashMap<>();
        for (String name : order) {
            Json value = members.get(name);
            if (value != null) {
                put(all, name, value, format);
            }
        }
        switch (format) {
            case OCI ->
                    members.forEach((name, value) -> {
                        if (!order.contains(name)) {
                            put(all, name, value, format);
                        }
                    });
            case DOCKER -> {}
        }
        return new Json.Struct(all);
    }

    private static void put(
            SequencedMap<String, Json> members, String name, Json value, ManifestFormat format) {
        switch (name) {
            // Never left out, even if there are none.
            case "layers", "manifests" -> members.put(name, value);
            case "platform" -> {
                if (value instanceof Json.Struct(var platform)) {
                    members.put(name, ordered(platform, PLATFORM, format));
                }
            }
            case "annotations" -> {
                if (value instanceof Json.Struct(var annotations) && !annotations.isEmpty()) {
                    members.put(name, sorted(annotations));
                }
            }
            default -> {
                if (!isEmpty(value)) {
                    members.put(name, value);
                }
            }
        }
    }

    private static boolean isEmpty(Json value) {
        return switch (value) {
            case Json.Struct(var members) -> members.isEmpty();
            case Json.Array(List<Json> items) -> items.isEmpty();
            case Json.Text(String text) -> text.isEmpty();
            case Json.Nothing() -> true;
            case Json.Numeral _, Json.Truth _ -> false;
        };
    }

    /** As Go sorts: by bytes. */
    private static Json sorted(Map<String, Json> annotations) {
        TreeMap<String, Json> sorted =
                new TreeMap<>((a, b) ->
                        Arrays.compareUnsigned(
                                a.getBytes(StandardCharsets.UTF_8),
                                b.getBytes(StandardCharsets.UTF_8)));
        sorted.putAll(annotations);
        return new Json.Struct(new LinkedHashMap<>(sorted));
    }
}
