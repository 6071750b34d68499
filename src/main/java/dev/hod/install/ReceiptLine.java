package dev.hod.install;

import dev.hod.image.Digest;
import java.time.Instant;
import java.util.Optional;

/** One line of a receipt ({@code layouts/receipt-v1.md}). */
public sealed interface ReceiptLine {
    /**
     * A run begins.
     *
     * @param target {@code HOST[:PORT][/PREFIX]}
     * @param source a file, folder or registry, as the user named it
     * @param inventory of the bundle, where it is one
     */
    record Begun(String target, String source, Optional<Digest> inventory, Instant time)
            implements ReceiptLine {}

    /**
     * A repository holds a blob.
     *
     * @param size in bytes
     * @param from the repository it was mounted from
     */
    record Placed(Digest blob, long size, String repository, How how, Optional<String> from)
            implements ReceiptLine {}

    /** How a blob came into a repository. */
    enum How {
        SENT,
        MOUNTED,
        THERE
    }

    /**
     * A name is about to point at something.
     *
     * @param image full reference at the target
     * @param former what it pointed at, where it did
     */
    record Moving(String image, Digest digest, Optional<Digest> former) implements ReceiptLine {}

    /**
     * An image came to its end.
     *
     * @param written as the user wrote it
     * @param digest what the name points at, where the image is there
     * @param bytes size of all it consists of, where it was looked at
     * @param sent bytes sent for it
     * @param failure one line, where it failed
     */
    record Ended(
            String image,
            String written,
            Result result,
            Optional<Digest> digest,
            long bytes,
            long sent,
            Optional<String> failure)
            implements ReceiptLine {}

    /** How an image ended. */
    enum Result {
        DONE,
        THERE,
        FAILED,
        UNTRIED
    }
}
