package dev.hod.cli;

import dev.hod.error.Failure;
import dev.hod.reference.Location;
import dev.hod.transport.NotFound;
import java.io.IOException;

/** A failure of a command that skopeo has as well, with the exit code it has there. */
final class SkopeoFailure {
    private SkopeoFailure() {}

    /**
     * The failure as a script may take it: an image that is not there counts as one except where
     * skopeo does not tell it from others.
     */
    static IOException of(IOException cause, Location source) {
        boolean told =
                switch (source) {
                    case Location.Folder _, Location.DockerArchive _ -> false;
                    case Location.Registry _,
                            Location.OciLayout _,
                            Location.OciArchive _,
                            Location.DockerDaemon _,
                            Location.ContainersStorage _,
                            Location.Pool _,
                            Location.Bundle _ ->
                            true;
                };
        return cause instanceof NotFound missing && !(told && missing.isImage())
                ? new Incomplete(missing)
                : cause;
    }

    /** Something that an image consists of is missing. */
    private static final class Incomplete extends Failure {
        private static final long serialVersionUID = 1L;

        Incomplete(NotFound cause) {
            super(Kind.CORRUPT, String.valueOf(cause.getMessage()), cause);
        }
    }
}
