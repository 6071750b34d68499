package dev.hod.app;

import dev.hod.copy.Outcome;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.io.Blocks;
import dev.hod.reference.Location;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the disk of this machine refused, said of the place that the user named: the system names
 * the temporary file in which an image was gathered, or nothing at all.
 */
final class Unwritten extends Failure {
    private static final long serialVersionUID = 1L;

    private Unwritten(Kind kind, Location goal, String reason, IOException cause) {
        super(kind, "write " + goal + ": " + reason, cause);
    }

    /**
     * The outcomes of a copy, with the failures explained.
     *
     * @param largest bytes of its largest image
     */
    static List<Outcome> explained(Cargo cargo, List<Outcome> outcomes, long largest) {
        List<Outcome> explained = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Failed(Request request, IOException cause)) {
                Location goal = cargo.to(request.destination().name());
                explained.add(new Outcome.Failed(request, explained(goal, largest, cause)));
            } else {
                explained.add(outcome);
            }
        }
        return explained;
    }

    /**
     * The failure of a copy to {@code goal}, explained where writing there was what failed.
     *
     * @param needed bytes of the image; that its disk has fewer left is taken for the reason, as
     *     the system says "no space" in words only
     */
    static IOException explained(Location goal, long needed, IOException failure) {
        Optional<Path> place = file(goal);
        if (failure instanceof Failure || place.isEmpty()) {
            return failure;
        }
        Path path = place.get().toAbsolutePath().normalize();
        boolean full = usable(path) < Math.max(needed, Blocks.SIZE);
        return switch (failure) {
            case FileSystemException e ->
                    isAt(path, e)
                            ? new Unwritten(
                                    full ? Kind.NO_SPACE : Kind.BAD_INPUT, goal, reason(e), e)
                            : e;
            default ->
                    full
                            ? new Unwritten(Kind.NO_SPACE, goal, Failure.describe(failure), failure)
                            : failure;
        };
    }

    private static Optional<Path> file(Location goal) {
        return switch (goal) {
            case Location.Folder folder -> Optional.of(folder.path());
            case Location.OciLayout layout -> Optional.of(layout.path());
            case Location.OciArchive archive -> Optional.of(archive.path());
            case Location.DockerArchive archive -> Optional.of(archive.path());
            // A pool says it itself; of the others only their keepers know the files.
            case Location.Pool _,
                    Location.Bundle _,
                    Location.ContainersStorage _,
                    Location.DockerDaemon _,
                    Location.Registry _ ->
                    Optional.empty();
        };
    }

    private static long usable(Path path) {
        try {
            return Files.getFileStore(Places.nearest(path)).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether a file is the place, on the way to it, in it, or gathered beside it. */
    private static boolean isAt(Path place, FileSystemException failure) {
        try {
            Path file = Path.of(String.valueOf(failure.getFile())).toAbsolutePath().normalize();
            String name = String.valueOf(file.getFileName());
            boolean beside = file.getParent() != null && file.getParent().equals(place.getParent());
            return place.startsWith(file)
                    || file.startsWith(place)
                    || (beside && name.startsWith(".") && name.endsWith(".tmp"));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Without the file, which nobody but us knows. */
    private static String reason(FileSystemException failure) {
        String all = Failure.describe(failure);
        String file = failure.getFile() + ": ";
        return all.startsWith(file) ? all.substring(file.length()) : all;
    }
}
