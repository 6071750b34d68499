package dev.hod.pool;

import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import java.io.IOException;
import java.nio.file.Path;

/** Looks whether an image is there whole: manifests read, all else by a stat. */
final class Completeness {
    /** Deeper nesting of indexes is taken for an attack. */
    private static final int MAX_DEPTH = 8;

    private final Pool pool;
    private final String repository;

    Completeness(Pool pool, String repository) {
        this.pool = pool;
        this.repository = repository;
    }

    boolean holds(Descriptor manifest) throws IOException {
        return holds(manifest, 0);
    }

    private boolean holds(Descriptor descriptor, int depth) throws IOException {
        if (depth > MAX_DEPTH
                || !isLinked(
                        new PoolPath.RevisionLink(repository, descriptor.digest()), descriptor)) {
            return false;
        }
        try {
            Manifest manifest = Manifest.parse(pool.manifest(repository, descriptor));
            return switch (manifest) {
                case ImageManifest image -> holdsBlobs(image);
                case ImageIndex index -> holdsChildren(index, depth);
                case Opaque _ -> true;
            };
        } catch (NotFound | BadManifest e) {
            return false;
        }
    }

    private boolean holdsChildren(ImageIndex index, int depth) throws IOException {
        for (Descriptor child : index.references()) {
            if (!holds(child, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsBlobs(ImageManifest image) throws IOException {
        for (Descriptor blob : image.references()) {
            if (!isLinked(new PoolPath.LayerLink(repository, blob.digest()), blob)
                    || !pool.has(blob)) {
                return false;
            }
        }
        return true;
    }

    private boolean isLinked(PoolPath place, Descriptor descriptor) throws IOException {
        Path link = place.under(pool.root());
        return PoolLinks.isThere(link, descriptor.digest());
    }
}
