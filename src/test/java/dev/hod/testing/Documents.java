package dev.hod.testing;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.RawManifest;
import dev.hod.testing.MadeImage.Content;
import dev.hod.testing.RandomImages.Format;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The JSON of made images, written out, and what follows from it: digests and descriptors. */
final class Documents {
    private Documents() {}

    /** An image's config. */
    static String config(Platform platform, List<Digest> diffIds) {
        return "{\"architecture\":\""
                + platform.architecture()
                + "\",\"os\":\""
                + platform.os()
                + "\""
                + platform.variant().map(v -> ",\"variant\":\"" + v + "\"").orElse("")
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
                + list(diffIds, d -> "\"" + d + "\"")
                + "}}";
    }

    /** An image's manifest, with all that is its. */
    static MadeImage manifest(Format format, Content config, List<Content> contents, String more) {
        MediaType type =
                switch (format) {
                    case OCI -> MediaType.OCI_MANIFEST;
                    case DOCKER -> MediaType.DOCKER_MANIFEST;
                };
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + type
                        + "\",\"config\":"
                        + descriptor(config.descriptor())
                        + ",\"layers\":"
                        + list(contents, c -> descriptor(c.descriptor()))
                        + more
                        + "}";
        SequencedMap<Digest, Content> blobs = new LinkedHashMap<>();
        blobs.put(config.descriptor().digest(), config);
        contents.forEach(c -> blobs.put(c.descriptor().digest(), c));
        return new MadeImage(List.of(new RawManifest(type, text(json))), blobs);
    }

    /** The index of made images, with all that is theirs. */
    static MadeImage combine(List<MadeImage> children, RawManifest index) {
        SequencedMap<Digest, RawManifest> manifests = new LinkedHashMap<>();
        SequencedMap<Digest, Content> blobs = new LinkedHashMap<>();
        for (MadeImage child : children) {
            child.manifests().forEach(m -> manifests.putIfAbsent(m.digest(), m));
            child.blobs().forEach(blobs::putIfAbsent);
        }
        List<RawManifest> all = new ArrayList<>(manifests.values());
        all.add(index);
        return new MadeImage(all, blobs);
    }

    /** An index of children, as {@link #child} writes them. */
    static RawManifest indexOf(Format format, List<String> children, String more) {
        MediaType type =
                switch (format) {
                    case OCI -> MediaType.OCI_INDEX;
                    case DOCKER -> MediaType.DOCKER_LIST;
                };
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + type
                        + "\",\"manifests\":"
                        + list(children, Function.identity())
                        + more
                        + "}";
        return new RawManifest(type, text(json));
    }

    static String child(RawManifest manifest, String platform, String more) {
        String descriptor = descriptor(manifest.descriptor());
        return descriptor.substring(0, descriptor.length() - 1) + platform + more + "}";
    }

    static String platform(Platform platform) {
        return ",\"platform\":{\"architecture\":\""
                + platform.architecture()
                + "\",\"os\":\""
                + platform.os()
                + "\""
                + platform.variant().map(v -> ",\"variant\":\"" + v + "\"").orElse("")
                + "}";
    }

    static String descriptor(Descriptor descriptor) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }

    static <T> String list(List<T> items, Function<T, String> print) {
        return items.stream().map(print).collect(Collectors.joining(",", "[", "]"));
    }

    static Content content(MediaType type, byte[] bytes) {
        return new Content(Descriptor.of(type, Digest.sha256(bytes), bytes.length), bytes);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
