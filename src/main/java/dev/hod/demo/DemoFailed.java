package dev.hod.demo;

import dev.hod.error.Failure;

/** A step of the journey failed, or found what it must not find. */
public final class DemoFailed extends Failure {
    private static final long serialVersionUID = 1L;
    private final String step;

    DemoFailed(String step, Kind kind, String message) {
        super(kind, "the demo failed at \"" + step + "\": " + message);
        this.step = step;
    }

    DemoFailed(String step, Failure cause) {
        super(cause.kind(), "the demo failed at \"" + step + "\": " + cause.getMessage(), cause);
        this.step = step;
    }

    /** Which step: {@code verify}, {@code install} and so on. */
    public String step() {
        return step;
    }
}
