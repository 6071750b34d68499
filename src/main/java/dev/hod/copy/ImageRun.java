package dev.hod.copy;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** An image under way. */
final class ImageRun {
    private final int index;
    private final ImageCopy image;
    private final SequencedMap<Digest, Descriptor> blobs;
    private final AtomicInteger missing;
    private final LongAdder moved = new LongAdder();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile Optional<Digest> former = Optional.empty();
    private volatile Digest reached;

    ImageRun(int index, ImageCopy image) {
        this.index = index;
        this.image = image;
        this.blobs = image.blobs();
        this.missing = new AtomicInteger(blobs.size());
        this.reached = image.top().digest();
    }

    /** Its place among the requests. */
    int index() {
        return index;
    }

    ImageCopy image() {
        return image;
    }

    SequencedMap<Digest, Descriptor> blobs() {
        return blobs;
    }

    /**
     * Takes down what its name points at.
     *
     * @param digest another than the image's own where that was joined with what was there
     */
    void reaches(Digest digest, Optional<Digest> before) {
        reached = digest;
        former = before;
    }

    Digest reached() {
        return reached;
    }

    /** What its name pointed at just before, where it did. */
    Optional<Digest> former() {
        return former;
    }

    boolean isAlive() {
        return failure.get() == null;
    }

    /** Counts a blob that is in place; whether that was the last one. */
    boolean placed() {
        return missing.decrementAndGet() == 0;
    }

    void moved(long bytes) {
        moved.add(bytes);
    }

    long bytesMoved() {
        return moved.sum();
    }

    /** Gives the image up; whether this was the first reason to. */
    boolean fail(IOException reason) {
        return failure.compareAndSet(null, reason);
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure.get());
    }
}
