package dev.hod.template;

import dev.hod.error.Failure;

/** A template that cannot be understood, or not be filled in. */
public final class BadTemplate extends Failure {
    private static final long serialVersionUID = 1L;

    BadTemplate(String reason) {
        super(Kind.BAD_INPUT, "template: " + reason);
    }
}
