package dev.hod.cli.outcome;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.reference.Location;
import java.io.IOException;
import java.nio.file.Files;

/** A failure of a command that skopeo has as well, with the exit code it has there. */
public final class SkopeoFailure {
    private SkopeoFailure() {}

    /**
     * The failure as a script may take it: an image that is not there counts as one except where
     * skopeo does not tell it from others.
     */
    public static IOException of(IOException cause, Location source) {
        boolean told =
                switch (source) {
                    case Location.Folder _, Location.DockerArchive _ -> false;
                    case Location.OciLayout layout -> Files.isDirectory(layout.path());
                    case Location.Registry _,
                            Location.OciArchive _,
                            Location.DockerDaemon _,
                            Location.ContainersStorage _,
                            Location.Pool _,
                            Location.Bundle _ ->
                            true;
                };
        return cause instanceof Failure failure
                        && failure.kind() == Failure.Kind.NOT_FOUND
                        && !(told && failure instanceof NotFound missing && missing.isImage())
                ? new Incomplete(failure)
                : cause;
    }

    /** Something that an image consists of is missing. */
    private static final class Incomplete extends Failure {
        private static final long serialVersionUID = 1L;

        Incomplete(Failure cause) {
            super(Kind.CORRUPT, String.valueOf(cause.getMessage()), cause);
        }
    }
}
