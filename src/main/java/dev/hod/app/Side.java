package dev.hod.app;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How one side of a copy is spoken to.
 *
 * @param sharedBlobs where an OCI layout's blobs are kept besides it, {@code ALGORITHM/HEX}
 * @param daemon the address of the Docker daemon
 */
public record Side(Settings registries, Optional<Path> sharedBlobs, Optional<String> daemon) {
    public static Side of(Settings registries) {
        return new Side(registries, Optional.empty(), Optional.empty());
    }
}
