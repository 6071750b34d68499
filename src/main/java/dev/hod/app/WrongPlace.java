package dev.hod.app;

import dev.hod.error.Failure;

/** A file or folder that the user named for something that it cannot be. */
public final class WrongPlace extends Failure {
    private static final long serialVersionUID = 1L;

    private WrongPlace(Kind kind, String message) {
        super(kind, message);
    }

    /** A file where only a folder can be, or the other way round. */
    static WrongPlace because(String message) {
        return new WrongPlace(Kind.BAD_INPUT, message);
    }

    /** A file of some other format. */
    static WrongPlace noBundle(String name, String what) {
        return new WrongPlace(Kind.UNSUPPORTED, name + " is not " + what);
    }
}
