package dev.hod.cli.display;

import dev.hod.progress.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counts that long work reports, read by whoever shows them whenever it likes. */
public final class Tally {
    private final AtomicLong expectedImages = new AtomicLong();
    private final AtomicLong expectedBytes = new AtomicLong();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong order = new AtomicLong();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    void expect(int images, long size) {
        expectedImages.set(images);
        expectedBytes.set(size);
    }

    Progress.Item begin(String what, long total) {
        Running item = new Running(what, total, order.incrementAndGet());
        running.add(item);
        return item;
    }

    /** Counts an image that came to its end, and gives its number. */
    int finish(Progress.Finished image) {
        if (image.failure().isPresent()) {
            failed.incrementAndGet();
        }
        return finished.incrementAndGet();
    }

    long expectedImages() {
        return expectedImages.get();
    }

    /** The counts at this moment; what has run longest comes first. */
    Snapshot now() {
        List<Snapshot.Transfer> transfers = new ArrayList<>();
        running.stream()
                .sorted(Comparator.comparingLong(r -> r.number))
                .forEach(r ->
                        transfers.add(
                                new Snapshot.Transfer(r.what, r.done.sum(), r.total, r.text())));
        return new Snapshot(
                finished.get(),
                failed.get(),
                expectedImages.get(),
                bytes.sum(),
                expectedBytes.get(),
                transfers);
    }

    private final class Running implements Progress.Item {
        private final String what;
        private final long total;
        private final long number;
        private final LongAdder done = new LongAdder();
        private volatile @Nullable String state;

        Running(String what, long total, long number) {
            this.what = what;
            this.total = total;
            this.number = number;
        }

        String text() {
            String now = state;
            return now == null ? "" : now;
        }

        @Override
        public void add(long count) {
            done.add(count);
            bytes.add(count);
        }

        @Override
        public void state(String text) {
            state = text;
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    /**
     * The counts at one moment.
     *
     * @param expectedImages 0 where images are not what is counted
     * @param expectedBytes 0 where that is not known
     */
    record Snapshot(
            int finished,
            int failed,
            long expectedImages,
            long bytes,
            long expectedBytes,
            List<Transfer> running) {

        /** One item under way; {@code total} is negative where it is not known. */
        record Transfer(String what, long done, long total, String state) {}
    }
}
