package dev.hod.copy;

import dev.hod.error.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the outcomes of many images come to. */
public final class Outcomes {
    private static final int DONE = 0;
    private static final int UNEXPECTED = 1;
    private static final int PARTLY = 3;

    private Outcomes() {}

    /**
     * An image that is to be tried again.
     *
     * @param written as the user wrote it
     * @param reason one line
     */
    public record Unfinished(String written, String reason) {}

    /**
     * The exit code: 0 where all images are where they were to be, 3 where some are, otherwise the
     * first failure's own.
     */
    public static int exitCode(List<Outcome> outcomes) {
        boolean allGood = outcomes.stream().allMatch(Outcomes::isGood);
        if (allGood) {
            return DONE;
        }
        if (outcomes.stream().anyMatch(Outcomes::isGood)) {
            return PARTLY;
        }
        return outcomes.stream()
                .map(Outcomes::cause)
                .flatMap(Optional::stream)
                .findFirst()
                .map(Outcomes::exitCode)
                .orElse(UNEXPECTED);
    }

    /** What is not where it was to be, in the order of the requests. */
    public static List<Unfinished> unfinished(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcomes::unfinished).flatMap(Optional::stream).toList();
    }

    /** The same as a list that can be fed back, with the reasons as comments. */
    public static String failedList(List<Outcome> outcomes) {
        return unfinished(outcomes).stream()
                .map(u -> u.written() + "  # " + u.reason() + "\n")
                .collect(Collectors.joining());
    }

    /** Whether the image is where it was to be. */
    public static boolean isGood(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.AlreadyThere _ -> true;
            case Outcome.Failed _, Outcome.NotTried _ -> false;
        };
    }

    private static Optional<Unfinished> unfinished(Outcome outcome) {
        String written = outcome.request().written();
        return switch (outcome) {
            case Outcome.Done _, Outcome.AlreadyThere _ -> Optional.empty();
            case Outcome.Failed failed ->
                    Optional.of(new Unfinished(written, Failure.describe(failed.cause())));
            case Outcome.NotTried _ -> Optional.of(new Unfinished(written, "not tried"));
        };
    }

    private static Optional<IOException> cause(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> Optional.of(failed.cause());
            case Outcome.Done _, Outcome.AlreadyThere _, Outcome.NotTried _ -> Optional.empty();
        };
    }

    private static int exitCode(IOException cause) {
        return cause instanceof Failure failure ? failure.kind().exitCode() : UNEXPECTED;
    }
}
