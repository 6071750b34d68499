package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.concurrent.Tasks;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import dev.hod.progress.Progress;
import dev.hod.schema1.Schema1;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One image of schema 1 becoming one of schema 2, to the byte as containers/image does it: layers
 * keep their bytes, empty ones stay behind, the config is made of what stands beside the layers.
 */
final class Schema1Conversion {
    private final ImageSource source;
    private final Schema1 image;
    private final LayerSpool spool;
    private final Progress progress;

    Schema1Conversion(ImageSource source, Schema1 image, LayerSpool spool, Progress progress) {
        this.source = source;
        this.image = image;
        this.spool = spool;
        this.progress = progress;
    }

    /**
     * What became of the image.
     *
     * @param blobs its config, and layers that had to be fetched to be unpacked
     */
    record Renewed(RawManifest manifest, Map<Digest, Blob> blobs) {
        Renewed {
            blobs = Map.copyOf(blobs);
        }
    }

    Renewed run() throws IOException {
        List<Digest> layers =
                image.steps().stream()
                        .filter(step -> !step.isEmpty())
                        .map(Schema1.Step::layer)
                        .toList();
        Map<Digest, LayerSpool.Unpacked> unpacked = unpacked(new LinkedHashSet<>(layers));
        List<String> diffIds = new ArrayList<>();
        List<Json> written = new ArrayList<>();
        Map<Digest, Blob> blobs = new HashMap<>();
        for (Digest layer : layers) {
            LayerSpool.Unpacked known = java.util.Objects.requireNonNull(unpacked.get(layer));
            diffIds.add(known.diffId().toString());
            blobs.put(layer, known.blob());
            written.add(
                    descriptor(
                            Descriptor.of(Schema1.LAYER, layer, known.blob().descriptor().size())));
        }
        byte[] config = image.config(diffIds);
        Descriptor about =
                Descriptor.of(MediaType.DOCKER_CONFIG, Digest.sha256(config), config.length);
        blobs.put(about.digest(), new BytesBlob(about, config, source.where()));
        SequencedMap<String, Json> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", Json.number(2));
        manifest.put("mediaType", new Json.Text(MediaType.DOCKER_MANIFEST.value()));
        manifest.put("config", descriptor(about));
        manifest.put("layers", new Json.Array(written));
        return new Renewed(
                new RawManifest(
                        MediaType.DOCKER_MANIFEST,
                        GoJson.compact(new Json.Struct(manifest)).getBytes(StandardCharsets.UTF_8)),
                blobs);
    }

    private Map<Digest, LayerSpool.Unpacked> unpacked(SequencedSet<Digest> layers)
            throws IOException {
        Map<Digest, LayerSpool.Unpacked> unpacked = new ConcurrentHashMap<>();
        try (Tasks tasks = new Tasks("layers", Runtime.getRuntime().availableProcessors() + 1)) {
            for (Digest layer : layers) {
                tasks.fork(() -> unpacked.put(layer, unpacked(layer)));
            }
            tasks.join();
        }
        return unpacked;
    }

    private LayerSpool.Unpacked unpacked(Digest layer) throws IOException {
        Descriptor found =
                source.find(layer)
                        .orElseThrow(() ->
                                new NotFound("blob " + layer + " is not in " + source.where()));
        Descriptor typed = Descriptor.of(Schema1.LAYER, layer, found.size());
        try (Progress.Item item = progress.begin("layer " + layer.brief(), found.size())) {
            item.state("unpacking");
            return spool.unpacked(source.blob(typed), item);
        }
    }

    private static Json descriptor(Descriptor descriptor) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("mediaType", new Json.Text(descriptor.mediaType().value()));
        members.put("size", Json.number(descriptor.size()));
        members.put("digest", new Json.Text(descriptor.digest().toString()));
        return new Json.Struct(members);
    }
}
