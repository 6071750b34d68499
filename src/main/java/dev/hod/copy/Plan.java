package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a {@link Copier} is going to do, for all images together. */
public final class Plan {
    private final List<Planned> images;
    private final SequencedMap<Digest, Descriptor> moving;

    /**
     * @param moving blobs that the destination is not known to have, each once
     */
    Plan(List<Planned> images, SequencedMap<Digest, Descriptor> moving) {
        this.images = List.copyOf(images);
        this.moving = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(moving));
    }

    /** How many images were asked for. */
    public int size() {
        return images.size();
    }

    /** How many of them are left out for want of a platform. */
    int leftOut() {
        return Math.toIntExact(images.stream().filter(Planned.LeftOut.class::isInstance).count());
    }

    /** How many of them are to be carried. */
    public int toCopy() {
        return Math.toIntExact(images.stream().filter(Planned.ToCopy.class::isInstance).count());
    }

    /** Bytes of all blobs that the destination is not known to have, each counted once. */
    public long bytes() {
        return moving.values().stream().mapToLong(Descriptor::size).sum();
    }

    /** What failed already. */
    public List<Outcome.Failed> failures() {
        return images.stream()
                .filter(Planned.Broken.class::isInstance)
                .map(Planned.Broken.class::cast)
                .map(b -> new Outcome.Failed(b.request(), b.cause()))
                .toList();
    }

    /** What the images consist of that are to be carried, in the order of their requests. */
    public List<Closure> closures() {
        return images.stream()
                .filter(Planned.ToCopy.class::isInstance)
                .map(Planned.ToCopy.class::cast)
                .filter(p -> !p.image().there())
                .map(p -> p.image().closure())
                .toList();
    }

    /** What was asked for, in its order. */
    public List<Request> requests() {
        return images.stream().map(Planned::request).toList();
    }

    List<Planned> images() {
        return images;
    }

    boolean moves(Digest blob) {
        return moving.containsKey(blob);
    }
}
