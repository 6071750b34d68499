package dev.hod.testing;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Podman with a storage of its own. */
public record Podman(Path folder, String driver) {
    /** The folder of the storage. */
    public Path graphRoot() {
        return folder.resolve("podman-" + driver);
    }

    /** What {@code containers-storage:} wants before a name. */
    public String store() {
        return "[%s@%s+%s]".formatted(driver, graphRoot(), folder.resolve("podman-run"));
    }

    /** Runs a command. */
    public String run(String... arguments) {
        return Peers.run(
                        "podman",
                        Stream.concat(options(), Stream.of(arguments)).toArray(String[]::new))
                .success();
    }

    /** The arguments that name the storage. */
    public Stream<String> options() {
        return Stream.of(
                "--root",
                graphRoot().toString(),
                "--runroot",
                folder.resolve("podman-run").toString(),
                "--storage-driver",
                driver,
                "--events-backend",
                "none",
                "--cgroup-manager",
                "cgroupfs");
    }
}
