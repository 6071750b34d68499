package dev.hod.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done with whole folders. */
public final class Folders {
    private Folders() {}

    /** Removes a folder and all below it, if it is there; symbolic links are not followed. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> below = Files.walk(folder)) {
            all = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * Lets two folders change places in one step (Linux' renameat2).
     *
     * @return false where that cannot be done; both are where they were
     */
    public static boolean exchange(Path one, Path other) {
        Optional<LinuxCalls> calls = LinuxCalls.find(one);
        return calls.isPresent() && calls.get().exchange(one, other);
    }
}
