package dev.hod.app;

import dev.hod.blob.CorruptBlob;
import dev.hod.error.Failure;
import java.util.List;

/** A blob that several images may need is not what it should be. */
final class RottenImage extends Failure {
    private static final long serialVersionUID = 1L;

    /**
     * @param images that need it, at least one
     */
    RottenImage(List<String> images, CorruptBlob cause) {
        super(
                Kind.CORRUPT,
                images.getFirst()
                        + switch (images.size()) {
                            case 1 -> "";
                            case 2 -> " and " + images.get(1);
                            default -> " and " + (images.size() - 1) + " other images";
                        }
                        + ": "
                        + cause.getMessage(),
                cause);
    }
}
