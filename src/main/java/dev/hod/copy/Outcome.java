package dev.hod.copy;

import dev.hod.graph.MissingPlatform;
import dev.hod.image.Digest;
import java.io.IOException;
import java.util.Optional;

/** How one image ended. */
public sealed interface Outcome {
    Request request();

    /**
     * The name points at {@code digest}, and all of it is there.
     *
     * @param announced what the source's name pointed at; another digest where platforms were left
     *     out
     * @param former what the name pointed at before, where it did
     * @param bytes size of all it consists of
     * @param newBytes what was moved for it, each blob counted at the first image that needs it
     */
    record Done(
            Request request,
            Digest digest,
            Digest announced,
            Optional<Digest> former,
            long bytes,
            long newBytes)
            implements Outcome {}

    /** Nothing had to be done: the name pointed at it already. */
    record AlreadyThere(Request request, Digest digest) implements Outcome {}

    /** The name was not touched. */
    record Failed(Request request, IOException cause) implements Outcome {}

    /** It has none of the platforms wanted, and that is allowed; others have some. */
    record LeftOut(Request request, MissingPlatform cause) implements Outcome {}

    /** Another image's failure ended the run before this one was done. */
    record NotTried(Request request) implements Outcome {}
}
