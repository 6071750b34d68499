package dev.hod.transport.registry.wire;

import dev.hod.error.Failure;

/** A variable of the environment names no proxy that can be used. */
public final class BadProxy extends Failure {
    private static final long serialVersionUID = 1L;

    BadProxy(String variable, String reason) {
        super(Kind.BAD_INPUT, variable + reason);
    }
}
