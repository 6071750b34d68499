package dev.hod.transport;

import dev.hod.error.Failure;
import dev.hod.reference.ImageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The images that are to be one file: it is written when all have come, in the order in which they
 * were asked for. Safe for concurrent use.
 *
 * @param <T> what is kept of an image that has come
 */
public final class AllOrNone<T> {
    private final SequencedMap<ImageName, Optional<T>> images = new LinkedHashMap<>();

    /** An image is to come. */
    public synchronized void expect(ImageName name) {
        images.putIfAbsent(name, Optional.empty());
    }

    public synchronized void came(ImageName name, T image) {
        images.put(name, Optional.of(image));
    }

    /** What has come under a name. */
    public synchronized Optional<T> get(ImageName name) {
        return images.getOrDefault(name, Optional.empty());
    }

    /** The names of those that have come, sorted. */
    public synchronized List<ImageName> names() {
        return images.entrySet().stream()
                .filter(image -> image.getValue().isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * All images; none where none has come.
     *
     * @param where the file, as messages name it
     * @throws Failure where some have come and others not
     */
    public synchronized SequencedMap<ImageName, T> all(String where) throws Failure {
        SequencedMap<ImageName, T> all = new LinkedHashMap<>();
        images.forEach((name, image) -> image.ifPresent(i -> all.put(name, i)));
        if (!all.isEmpty() && all.size() < images.size()) {
            throw new NotWhole(where, images.size(), images.size() - all.size());
        }
        return all;
    }

    private static final class NotWhole extends Failure {
        private static final long serialVersionUID = 1L;

        NotWhole(String where, int images, int missing) {
            super(
                    Kind.CONFLICT,
                    "%s: not written, since %d of its %d images did not come"
                            .formatted(where, missing, images));
        }
    }
}
