package dev.hod.demo;

import dev.hod.blob.BytesBlob;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An image that was made here.
 *
 * @param manifests children before their index, what the name points at last
 * @param blobs configs and layers
 */
record DemoImage(
        ImageName name, List<RawManifest> manifests, SequencedMap<Digest, BytesBlob> blobs) {
    DemoImage {
        manifests = List.copyOf(manifests);
        blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
    }

    Digest digest() {
        return manifests.getLast().digest();
    }

    Set<Digest> manifestDigests() {
        Set<Digest> all = new LinkedHashSet<>();
        manifests.forEach(m -> all.add(m.digest()));
        return all;
    }

    /** Bytes of all it consists of. */
    long size() {
        return blobs.values().stream().mapToLong(b -> b.descriptor().size()).sum()
                + manifests.stream().mapToLong(RawManifest::size).sum();
    }

    void writeTo(Store store) throws IOException {
        ImageDestination destination = store.destination(name);
        for (BytesBlob blob : blobs.values()) {
            destination.put(blob);
        }
        for (RawManifest manifest : manifests) {
            destination.put(manifest);
        }
        store.flush();
        destination.commit(manifests.getLast(), Optional.empty());
    }
}
