package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.AtomicFiles.Force;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Path;

/**
 * Links, manifests and records on their way to their places: under {@code hod/partial/} until they
 * are whole, so that a process that is killed leaves nothing in a registry's folders.
 */
final class SmallFiles {
    private final Path partials;

    SmallFiles(Path root) {
        this.partials = new PoolPath.Partials().under(root);
    }

    /** Puts the content at {@code place}, whose folder is there. */
    void write(Path place, byte[] content, Force force) throws IOException {
        try {
            AtomicFiles.write(AtomicFiles.beside(partials.resolve("file")), place, content, force);
        } catch (AtomicMoveNotSupportedException e) {
            // The registry's tree is a symbolic link to another file system than hod/ is on.
            AtomicFiles.write(place, content, force);
        }
    }

    /** Puts a link that leads to {@code target} at its place, whose folder is there. */
    void link(Path place, Digest target, Force force) throws IOException {
        write(place, target.toString().getBytes(StandardCharsets.US_ASCII), force);
    }
}
