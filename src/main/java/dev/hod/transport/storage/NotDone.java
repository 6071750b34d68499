package dev.hod.transport.storage;

import dev.hod.error.Failure;

/** What podman was to do with its storage, and could not. */
final class NotDone extends Failure {
    private static final long serialVersionUID = 1L;

    NotDone(Kind kind, String where, String what) {
        super(kind, where + ": " + what);
    }
}
