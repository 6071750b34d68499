package dev.hod.progress;

import java.io.IOException;
import java.util.Optional;

/**
 * Where long work reports to. Counting is an addition; whoever shows the counts polls them, so no
 * transfer ever waits for a terminal. Safe for concurrent use.
 */
public interface Progress {
    /** Says how much there is to do; called once the plan is known, before the work. */
    void expect(int images, long bytes);

    /** Starts an item of {@code total} bytes, or -1 where that is not known. */
    Item begin(String what, long total);

    /** An image came to its end. */
    void finished(Finished image);

    /** Something worth a line of its own: a tag that moved, an assumption that was made. */
    void note(String message);

    /** Something for whoever looks for the cause of trouble: a request, and what came back. */
    default void detail(String line) {}

    /** One item under way. Closing it takes it off the screen. */
    interface Item extends AutoCloseable {
        /** Counts bytes; negative where some must be done again. */
        void add(long bytes);

        /** Why nothing moves, or something of note: {@code resumed at 77 MB}; empty for nothing. */
        void state(String text);

        @Override
        void close();
    }

    /**
     * The end of one image.
     *
     * @param name as the user wrote it
     * @param digest what its tag points at now, where it was reached
     * @param bytes size of all it consists of
     * @param newBytes what was moved for it
     * @param failure why, where it failed
     */
    record Finished(
            String name,
            Optional<String> digest,
            long bytes,
            long newBytes,
            Optional<IOException> failure) {}

    /** Reports to nobody. */
    Progress SILENT =
            new Progress() {
                private static final Item ITEM =
                        new Item() {
                            @Override
                            public void add(long bytes) {}

                            @Override
                            public void state(String text) {}

                            @Override
                            public void close() {}
                        };

                @Override
                public void expect(int images, long bytes) {}

                @Override
                public Item begin(String what, long total) {
                    return ITEM;
                }

                @Override
                public void finished(Finished image) {}

                @Override
                public void note(String message) {}
            };
}
