package dev.hod.pool;

import dev.hod.error.Failure;
import java.nio.file.Path;
import java.util.List;

/** A pool that others write to, where one wants it alone; or that one has alone. */
public final class PoolInUse extends Failure {
    private static final long serialVersionUID = 1L;

    PoolInUse(Path root, List<String> holders) {
        super(
                Kind.CONFLICT,
                "open "
                        + root
                        + ": in use by "
                        + (holders.isEmpty() ? "another process" : String.join("; ", holders)));
    }
}
