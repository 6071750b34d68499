package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.graph.MissingPlatform;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.util.Optional;

/** What looking at one image came to. */
sealed interface Planned {
    Request request();

    /** It has to be carried. */
    record ToCopy(ImageCopy image) implements Planned {
        @Override
        public Request request() {
            return image.request();
        }
    }

    /**
     * It is there.
     *
     * @param closure what it consists of, where that had to be looked at
     */
    record There(Request request, Descriptor current, Optional<Closure> closure)
            implements Planned {}

    /** It cannot be carried. */
    record Broken(Request request, IOException cause) implements Planned {}

    /** It has none of the platforms wanted, and that is allowed; others have some. */
    record LeftOut(Request request, MissingPlatform cause) implements Planned {}

    /** It was not looked at, because another one's failure ended the plan. */
    record Skipped(Request request) implements Planned {}

    /** The same image for the same name as an earlier one, whose fate it shares. */
    record SameAs(Request request, int earlier) implements Planned {}
}
