package dev.hod.pool;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Manifests as they lie in a tree, whichever repositories hold them. */
final class ManifestFiles {
    /** Registries refuse larger manifests (distribution, manifests.go). */
    private static final int MAX_BYTES = 4 << 20;

    private final Path root;

    ManifestFiles(Path root) {
        this.root = root;
    }

    /**
     * What is in the file of a digest.
     *
     * @return null where there is none
     * @throws BadManifest where it is longer than a manifest can be
     */
    byte @Nullable [] bytes(Digest digest) throws IOException {
        Path data = new PoolPath.BlobData(digest).under(root);
        long size = FileSize.of(data);
        if (size < 0) {
            return null;
        }
        if (size > MAX_BYTES) {
            throw new BadManifest(digest, size + " bytes are more than a manifest can have");
        }
        try {
            return Files.readAllBytes(data);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    /**
     * Its descriptor.
     *
     * @param digest it is asked for by
     * @param stored its file goes by
     */
    Optional<Descriptor> describe(Digest digest, Digest stored) throws IOException {
        byte @Nullable [] bytes = bytes(stored);
        return bytes == null
                ? Optional.empty()
                : Optional.of(Descriptor.of(Manifest.typeOf(bytes), digest, bytes.length));
    }

    /** Whether its bytes are what its digest says, be they a manifest or not. */
    boolean isIntact(Digest digest) throws IOException {
        byte @Nullable [] bytes = bytes(digest);
        return bytes != null && digest.algorithm().of(bytes).equals(digest);
    }

    /** The manifest; nothing where its file is not there, or is something else. */
    Optional<RawManifest> sound(Digest digest) throws IOException {
        byte @Nullable [] bytes = bytes(digest);
        if (bytes == null || !digest.algorithm().of(bytes).equals(digest)) {
            return Optional.empty();
        }
        MediaType type = Manifest.typeOf(bytes);
        return Optional.of(new RawManifest(type, bytes, digest.algorithm()));
    }
}
