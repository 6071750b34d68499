package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.route.Hop;
import java.io.IOException;
import java.util.List;

/** The registry itself failed, and its mirrors had failed before. */
final class MirrorsFailed extends Failure {
    private static final long serialVersionUID = 1L;

    private MirrorsFailed(Kind kind, String message, Throwable cause) {
        super(kind, message, cause);
    }

    /** One mirror's failure. */
    static Failure at(Hop hop, IOException cause) {
        Kind kind = cause instanceof Failure known ? known.kind() : Kind.UNREACHABLE;
        return new MirrorsFailed(kind, "[" + hop + ": " + Failure.describe(cause) + ']', cause);
    }

    /** The last failure, as it is where it is the only one, else with the others named. */
    static IOException beside(IOException last, List<Failure> mirrors) {
        if (mirrors.isEmpty() || last instanceof NotFound) {
            return last;
        }
        List<String> others =
                mirrors.stream().map(failure -> String.valueOf(failure.getMessage())).toList();
        Kind kind = last instanceof Failure known ? known.kind() : Kind.UNREACHABLE;
        return new MirrorsFailed(
                kind,
                "(mirrors also failed: "
                        + String.join(" ", others)
                        + "): "
                        + Failure.describe(last),
                last);
    }
}
