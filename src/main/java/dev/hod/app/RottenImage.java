package dev.hod.app;

import dev.hod.blob.CorruptBlob;
import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;

/** A blob that several images may need is not what it should be. */
final class RottenImage extends Failure {
    private static final long serialVersionUID = 1L;

    /**
     * @param images that need it, at least one
     */
    RottenImage(List<String> images, CorruptBlob cause) {
        this(Kind.CORRUPT, images, String.valueOf(cause.getMessage()), cause);
    }

    /**
     * A blob that may not be read.
     *
     * @param images that need it, at least one
     */
    static RottenImage denied(List<String> images, AccessDeniedException cause) {
        return new RottenImage(
                Kind.BAD_INPUT, images, "permission denied to read " + cause.getFile(), cause);
    }

    private RottenImage(Kind kind, List<String> images, String why, IOException cause) {
        super(
                kind,
                images.getFirst()
                        + switch (images.size()) {
                            case 1 -> "";
                            case 2 -> " and " + images.get(1);
                            default -> " and " + (images.size() - 1) + " other images";
                        }
                        + ": "
                        + why,
                cause);
    }
}
