package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

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

    /** The same plan without some of the images that failed already. */
    public Plan without(Collection<Outcome.Failed> failures) {
        Set<Request> away = new HashSet<>();
        failures.forEach(f -> away.add(f.request()));
        List<Planned> left = new ArrayList<>();
        int[] places = new int[images.size()];
        for (int i = 0; i < images.size(); i++) {
            Planned planned = images.get(i);
            places[i] = left.size();
            if (!(planned instanceof Planned.Broken && away.contains(planned.request()))) {
                left.add(
                        planned instanceof Planned.SameAs(Request request, int earlier)
                                ? new Planned.SameAs(request, places[earlier])
                                : planned);
            }
        }
        return new Plan(left, moving);
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
