package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.reference.Location;
import java.util.Optional;

/** A file or folder that the user named for something that it cannot be. */
public final class WrongPlace extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> hint;

    private WrongPlace(Kind kind, String message, Optional<String> hint) {
        super(kind, message);
        this.hint = hint;
    }

    /** What the user may have meant. */
    public Optional<String> hint() {
        return hint;
    }

    /** A file where only a folder can be, or the other way round. */
    static WrongPlace because(String message) {
        return new WrongPlace(Kind.BAD_INPUT, message, Optional.empty());
    }

    /** A place that keeps no lists of images, in skopeo's words. */
    static WrongPlace forOne(Location place) {
        String text = place.toString();
        return new WrongPlace(
                Kind.UNSUPPORTED,
                "copying multiple images: destination transport \"%s\" does not support copying multiple images as a group"
                        .formatted(text.substring(0, text.indexOf(':'))),
                Optional.of("without --all the image for this machine is copied"));
    }

    /** A file of some other format. */
    static WrongPlace noBundle(String name, String what) {
        return new WrongPlace(Kind.UNSUPPORTED, name + " is not " + what, Optional.empty());
    }

    /** A file that is known to be something else. */
    static WrongPlace foreign(String name, String what, Foreign file) {
        return new WrongPlace(
                Kind.UNSUPPORTED, name + " is not " + what + ": it is " + file.what(), file.hint());
    }
}
