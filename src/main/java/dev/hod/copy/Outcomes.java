package dev.hod.copy;

/** What the outcomes of many images come to. */
public final class Outcomes {
    private Outcomes() {}

    /** Whether the image is where it was to be. */
    public static boolean isGood(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.AlreadyThere _ -> true;
            case Outcome.Failed _, Outcome.LeftOut _, Outcome.NotTried _ -> false;
        };
    }
}
