package dev.hod.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A handful of images as a site would have them: two bases, a runtime on one of them, two services
 * on the runtime, and a tool for two platforms. The same to the byte each time, some 7 MB in all.
 */
final class DemoImages {
    private static final Platform AMD64 = Platform.of("linux", "amd64");
    private static final Platform ARM64 = Platform.of("linux", "arm64");

    private final DemoLayer base = DemoLayer.base("amd64", 1_600_000);
    private final DemoLayer armBase = DemoLayer.base("arm64", 1_500_000);
    private final DemoLayer runtime = DemoLayer.program("opt/runtime/lib/runtime.so", 2_200_000);

    private DemoImages() {}

    /** All of them. */
    static List<DemoImage> make() {
        return new DemoImages().all();
    }

    private List<DemoImage> all() {
        DemoLayer web = DemoLayer.program("srv/web/web", 400_000);
        DemoLayer api = DemoLayer.program("srv/api/api", 500_000);
        DemoLayer tool = DemoLayer.program("usr/bin/backup", 300_000);
        DemoLayer armTool = DemoLayer.program("usr/bin/backup-arm64", 300_000);
        return List.of(
                single("library/base:12", base),
                single("library/runtime:21", base, runtime),
                single("shop/web:1.4", base, runtime, web),
                single("shop/api:2.0", base, runtime, api),
                multi("tools/backup:3.1", List.of(base, tool), List.of(armBase, armTool)));
    }

    private static DemoImage single(String name, DemoLayer... layers) {
        Made made = image(AMD64, List.of(layers));
        return new DemoImage(named(name), List.of(made.manifest()), made.blobs());
    }

    private static DemoImage multi(String name, List<DemoLayer> amd64, List<DemoLayer> arm64) {
        List<Made> images = List.of(image(AMD64, amd64), image(ARM64, arm64));
        List<Platform> platforms = List.of(AMD64, ARM64);
        List<String> children = new ArrayList<>();
        List<RawManifest> manifests = new ArrayList<>();
        SequencedMap<Digest, BytesBlob> blobs = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            RawManifest manifest = images.get(i).manifest();
            Platform platform = platforms.get(i);
            children.add(
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s,\"platform\":{\"architecture\":\"%s\",\"os\":\"%s\"}}"
                            .formatted(
                                    manifest.mediaType(),
                                    manifest.digest(),
                                    manifest.size(),
                                    platform.architecture(),
                                    platform.os()));
            manifests.add(manifest);
            blobs.putAll(images.get(i).blobs());
        }
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaType.OCI_INDEX, String.join(",", children));
        manifests.add(new RawManifest(MediaType.OCI_INDEX, index.getBytes(UTF_8)));
        return new DemoImage(named(name), manifests, blobs);
    }

    private record Made(RawManifest manifest, SequencedMap<Digest, BytesBlob> blobs) {}

    private static Made image(Platform platform, List<DemoLayer> layers) {
        String diffIds =
                layers.stream()
                        .map(layer -> '"' + layer.diffId().toString() + '"')
                        .collect(Collectors.joining(","));
        BytesBlob config =
                blob(
                        MediaType.OCI_CONFIG,
                        "{\"architecture\":\"%s\",\"os\":\"%s\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                                .formatted(platform.architecture(), platform.os(), diffIds)
                                .getBytes(UTF_8));
        SequencedMap<Digest, BytesBlob> blobs = new LinkedHashMap<>();
        blobs.put(config.descriptor().digest(), config);
        layers.forEach(layer -> blobs.put(layer.blob().descriptor().digest(), layer.blob()));
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                        .formatted(
                                MediaType.OCI_MANIFEST,
                                json(config.descriptor()),
                                layers.stream()
                                        .map(layer -> json(layer.blob().descriptor()))
                                        .collect(Collectors.joining(",")));
        return new Made(new RawManifest(MediaType.OCI_MANIFEST, manifest.getBytes(UTF_8)), blobs);
    }

    private static String json(Descriptor descriptor) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    }

    static BytesBlob blob(MediaType type, byte[] content) {
        return new BytesBlob(
                Descriptor.of(type, Digest.sha256(content), content.length), content, "the demo");
    }

    private static ImageName named(String text) {
        int colon = text.lastIndexOf(':');
        return ImageName.tagged(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Every blob of the images, each once. */
    static Set<Digest> blobs(List<DemoImage> images) {
        Set<Digest> all = new LinkedHashSet<>();
        images.forEach(image -> all.addAll(image.blobs().keySet()));
        return all;
    }
}
