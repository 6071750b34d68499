package dev.hod.cli.outcome;

import dev.hod.error.Failure;
import java.nio.file.AccessDeniedException;

/** What the program says to scripts. The numbers never change their meaning. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int UNEXPECTED = 1;
    static final int NOT_FOUND = 2;
    public static final int PARTLY = 3;
    public static final int USAGE = 64;
    public static final int INTERRUPTED = 130;

    /** As a shell says of a program that SIGPIPE ended. */
    public static final int NOBODY_READS = 141;

    /** The table as help shows it. */
    public static final String TABLE =
            """
                0  done                              13  content is not what its digest says
                1  unexpected                        14  a format or type not handled
                2  image not found                   15  in conflict with what is there
                3  partly done: see the failed ones  16  disk or quota full
               10  not there for that platform       17  refused by the other side
               11  credentials missing or wrong      18  a list, name or place is of no use
               12  no connection, or no answer       64  wrong usage (1 for sync)
              130  interrupted by Ctrl-C; 143 by SIGTERM, 129 by SIGHUP
              141  the reader of standard output, such as head, went away before its end
            """;

    /** The same for commands that skopeo has. */
    public static final String TABLE_OF_SKOPEO =
            """
                0  done                               2  image not found
                1  everything else
              130  interrupted by Ctrl-C; 143 by SIGTERM, 129 by SIGHUP
            """;

    private ExitCode() {}

    /** Whether a signal ended the program: 128 and its number. */
    static boolean isSignal(int exitCode) {
        return exitCode > 128;
    }

    public static int of(Throwable failure) {
        return switch (failure) {
            case Failure known -> known.kind().exitCode();
            // Whatever it is, the user named it, or the folder it is in.
            case AccessDeniedException _ -> Failure.Kind.BAD_INPUT.exitCode();
            default -> UNEXPECTED;
        };
    }
}
