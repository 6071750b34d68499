package dev.hod.testing;

import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
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
import java.util.SequencedSet;

/**
 * An image made by {@link RandomImages}, whole in memory.
 *
 * @param manifests each once, children before their index, the top last
 * @param blobs configs and layers
 */
public record MadeImage(List<RawManifest> manifests, SequencedMap<Digest, Content> blobs) {
    /** A blob with its bytes. */
    public static final class Content {
        private final Descriptor descriptor;
        private final byte[] bytes;

        Content(Descriptor descriptor, byte[] bytes) {
            this.descriptor = descriptor;
            this.bytes = bytes.clone();
        }

        public Descriptor descriptor() {
            return descriptor;
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    public MadeImage {
        manifests = List.copyOf(manifests);
        blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
    }

    /** What a tag of this image points at. */
    public RawManifest top() {
        return manifests.getLast();
    }

    public Digest digest() {
        return top().digest();
    }

    /** Every manifest and blob. */
    public SequencedSet<Digest> digests() {
        SequencedSet<Digest> all = new LinkedHashSet<>(blobs.keySet());
        manifests.forEach(m -> all.add(m.digest()));
        return all;
    }

    /** Bytes of everything, each counted once. */
    public long size() {
        return blobs.values().stream().mapToLong(c -> c.bytes().length).sum()
                + manifests.stream().mapToLong(RawManifest::size).sum();
    }

    /** Puts it all in the order that destinations ask for, flushes and commits. */
    public void writeTo(Store store, ImageName name) throws IOException {
        ImageDestination destination = store.destination(name);
        for (Content blob : blobs.values()) {
            destination.put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
        }
        for (RawManifest manifest : manifests) {
            destination.put(manifest);
        }
        store.flush();
        destination.commit(top(), Optional.empty());
    }

    /** {@link #writeTo(Store, ImageName)} for a name such as {@code library/alpine:3.14}. */
    public void writeTo(Store store, String name) throws IOException {
        writeTo(store, named(name));
    }

    /** {@code repository:tag} or {@code repository@digest}. */
    public static ImageName named(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            return ImageName.digested(text.substring(0, at), Digest.parse(text.substring(at + 1)));
        }
        int colon = text.lastIndexOf(':');
        return ImageName.tagged(text.substring(0, colon), text.substring(colon + 1));
    }
}
