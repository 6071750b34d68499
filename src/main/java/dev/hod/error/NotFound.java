package dev.hod.error;

/** An image, manifest or blob that is not where it was looked for. */
public final class NotFound extends Failure {
    private static final long serialVersionUID = 1L;

    private final boolean image;

    /** What is missing, where, and what came back, if anything did: one line. */
    public NotFound(String message) {
        this(message, false);
    }

    private NotFound(String message, boolean image) {
        super(Kind.NOT_FOUND, message);
        this.image = image;
    }

    /** A name leads nowhere; in contrast to what an image consists of. */
    public static NotFound image(String message) {
        return new NotFound(message, true);
    }

    /** Whether it is an image, by its name. */
    public boolean isImage() {
        return image;
    }
}
