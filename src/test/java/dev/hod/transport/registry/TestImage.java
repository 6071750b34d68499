package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** An image made from a seed, its content in memory. */
record TestImage(RawManifest manifest, List<Blob> blobs) {
    static TestImage of(long seed, int... layerSizes) {
        Random random = new Random(seed);
        List<Blob> blobs = new ArrayList<>();
        byte[] config =
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"" + seed + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        blobs.add(blob(MediaType.OCI_CONFIG, config));
        for (int size : layerSizes) {
            byte[] layer = new byte[size];
            random.nextBytes(layer);
            blobs.add(blob(MediaType.OCI_LAYER_GZIP, layer));
        }
        List<String> texts = blobs.stream().map(b -> json(b.descriptor())).toList();
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + MediaType.OCI_MANIFEST
                        + "\",\"config\":"
                        + texts.getFirst()
                        + ",\"layers\":["
                        + String.join(",", texts.subList(1, texts.size()))
                        + "]}";
        RawManifest manifest =
                new RawManifest(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8));
        return new TestImage(manifest, blobs);
    }

    static Blob blob(MediaType type, byte[] content) {
        Descriptor descriptor = Descriptor.of(type, Digest.sha256(content), content.length);
        return new BytesBlob(descriptor, content, "memory");
    }

    static String json(Descriptor d) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(d.mediaType(), d.digest(), d.size());
    }

    void push(ImageDestination destination) throws IOException {
        for (Blob blob : blobs) {
            destination.put(blob);
        }
        destination.commit(manifest, Optional.empty());
    }
}
