package dev.hod.app;

import dev.hod.reference.ImageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one side of a copy is spoken to.
 *
 * @param sharedBlobs where an OCI layout's blobs are kept besides it, {@code ALGORITHM/HEX}
 * @param daemon the address of the Docker daemon
 * @param additionalTags further names for the image in an archive that docker loads
 */
public record Side(
        Settings registries,
        Optional<Path> sharedBlobs,
        Optional<String> daemon,
        List<ImageName> additionalTags) {
    public Side {
        additionalTags = List.copyOf(additionalTags);
    }

    public static Side of(Settings registries) {
        return new Side(registries, Optional.empty(), Optional.empty(), List.of());
    }

    /** Folder for large temporary files: {@code TMPDIR}, else where containers/image has them. */
    Path scratch() {
        String named = registries.environment().getOrDefault("TMPDIR", "");
        return Path.of(named.isEmpty() ? "/var/tmp" : named);
    }
}
