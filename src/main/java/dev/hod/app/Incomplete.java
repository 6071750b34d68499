package dev.hod.app;

import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.graph.MissingPlatform;
import dev.hod.image.PlatformChoice.Missing;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.util.List;

/** Some of the images that were named cannot be had as they are wanted; none was taken. */
public final class Incomplete extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<String> details;

    private Incomplete(Kind kind, String message, List<String> details, IOException first) {
        super(kind, message, first);
        this.details = List.copyOf(details);
    }

    /** One image that cannot be had. */
    record Problem(String name, IOException cause) {
        static List<Problem> of(List<Outcome.Failed> failures) {
            return failures.stream()
                    .map(f -> new Problem(f.request().written(), f.cause()))
                    .toList();
        }
    }

    private static boolean mayLack(IOException cause) {
        return cause instanceof MissingPlatform missing && missing.allowed() == Missing.IS_ALLOWED;
    }

    /**
     * Notes the images that have none of the wanted platforms and may be gone on without.
     *
     * @return the other problems; all of them where no image would be left
     */
    static List<Problem> withoutLacking(List<Problem> problems, int images, Progress progress) {
        List<Problem> others = problems.stream().filter(p -> !mayLack(p.cause())).toList();
        if (!others.isEmpty() || problems.size() == images) {
            return problems;
        }
        problems.forEach(
                p -> progress.note(p.name() + " is left out: " + Failure.describe(p.cause())));
        return List.of();
    }

    /**
     * Does nothing where there are no failures.
     *
     * @param images how many were wanted
     */
    static void check(String where, List<Problem> failures, int images) throws Incomplete {
        if (failures.isEmpty()) {
            return;
        }
        IOException first = failures.getFirst().cause();
        throw new Incomplete(
                first instanceof Failure known ? known.kind() : Kind.CORRUPT,
                "%d of %d images of %s cannot be taken; nothing was changed"
                        .formatted(failures.size(), images, where),
                failures.stream().map(f -> f.name() + ": " + Failure.describe(f.cause())).toList(),
                first);
    }

    @Override
    public List<String> details() {
        return details;
    }
}
