package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * One image that has to be carried, as planned.
 *
 * @param companions what refers to the image and goes along
 * @param there whether all is there and only the record of its origin is to be renewed
 */
record ImageCopy(
        Request request,
        Closure closure,
        Optional<Provenance> provenance,
        Companions companions,
        boolean there) {

    /**
     * What goes along with an image.
     *
     * @param manifests children first
     * @param names those of them that get a tag
     */
    record Companions(
            List<Manifest> manifests,
            SequencedMap<Digest, Descriptor> blobs,
            List<NamedManifest> names) {
        static final Companions NONE = new Companions(List.of(), new LinkedHashMap<>(), List.of());
    }

    /** A manifest and the name it is to have. */
    record NamedManifest(ImageDestination name, RawManifest manifest) {}

    RawManifest top() {
        return closure.top().raw();
    }

    /** The repository it is to be in. */
    String repository() {
        return request.destination().name().repository();
    }

    /** All blobs, in the order of their first use. */
    SequencedMap<Digest, Descriptor> blobs() {
        SequencedMap<Digest, Descriptor> all = new LinkedHashMap<>(closure.blobs());
        companions.blobs.forEach(all::putIfAbsent);
        return all;
    }

    /** All manifests, each once and after what it references. */
    List<Manifest> manifests() {
        List<Manifest> all = new ArrayList<>(closure.manifests());
        Set<Digest> known = new LinkedHashSet<>();
        all.forEach(m -> known.add(m.digest()));
        companions.manifests.stream().filter(m -> known.add(m.digest())).forEach(all::add);
        return all;
    }
}
