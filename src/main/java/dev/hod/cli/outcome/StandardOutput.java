package dev.hod.cli.outcome;

import dev.hod.io.NotEnoughSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output leads to, which may be a file on a disk that can be full. */
public final class StandardOutput {
    private static final Path SELF = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /** Whether it leads to another program, which reads as much as it wants. */
    public static boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(SELF).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    /** What a failed write to it is to be called. */
    public static IOException explained(String what, IOException failure) {
        try {
            Path file = SELF.toRealPath();
            Path folder = file.getParent();
            return Files.isRegularFile(file) && folder != null
                    ? NotEnoughSpace.explained(folder, what, failure)
                    : NotEnoughSpace.explained(file, what, failure);
        } catch (IOException e) {
            // A pipe, or a file that has no name any more.
            return failure;
        }
    }
}
