package dev.hod.transport.registry;

import dev.hod.error.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** No answer came, however often it was tried. */
public final class Unreachable extends Failure {
    private static final long serialVersionUID = 1L;

    Unreachable(String what, IOException cause) {
        super(Kind.UNREACHABLE, what + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case UnknownHostException e -> "the host is not known";
            case ConnectException e -> "no connection: " + e.getMessage();
            default -> {
                String message = cause.getMessage();
                yield message == null
                        ? cause.getClass().getSimpleName()
                        : message.lines().findFirst().orElse(message);
            }
        };
    }
}
