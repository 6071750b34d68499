package dev.hod.archive;

import dev.hod.fault.Fault;
import java.io.IOException;

/** Where a reader tells what is wrong with a bundle. */
@FunctionalInterface
public interface FaultSink {
    /** May throw, and so end the reading, or return, and so let it go on. */
    void found(Fault fault) throws IOException;

    /** Ends the reading at the first fault. */
    static FaultSink strict(String where) {
        return fault -> {
            throw new BadBundle(where, fault.toString());
        };
    }
}
