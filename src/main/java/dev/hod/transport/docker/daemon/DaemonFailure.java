package dev.hod.transport.docker.daemon;

import dev.hod.error.Failure;
import java.nio.file.Path;

/** A daemon that cannot be reached, or says no; in the words of Docker's own client. */
public final class DaemonFailure extends Failure {
    private static final long serialVersionUID = 1L;

    private DaemonFailure(Kind kind, String message) {
        super(kind, message);
    }

    private DaemonFailure(Kind kind, String message, Throwable cause) {
        super(kind, message, cause);
    }

    static DaemonFailure unreachable(String host, Exception cause) {
        return new DaemonFailure(
                Kind.UNREACHABLE,
                "Cannot connect to the Docker daemon at %s. Is the docker daemon running? (%s)"
                        .formatted(host, reason(cause)),
                cause);
    }

    static DaemonFailure brokeOff(String host, String what) {
        return new DaemonFailure(Kind.UNREACHABLE, "the Docker daemon at " + host + ": " + what);
    }

    /** What the daemon answered to a request. */
    static DaemonFailure answered(int status, String message) {
        return new DaemonFailure(
                switch (status) {
                    case 401, 403 -> Kind.UNAUTHORIZED;
                    case 404 -> Kind.NOT_FOUND;
                    case 400 -> Kind.UNSUPPORTED;
                    default -> Kind.REJECTED;
                },
                "Error response from daemon: " + message);
    }

    static DaemonFailure badHost(String host, String what) {
        return new DaemonFailure(
                Kind.BAD_INPUT, "unable to parse docker host `" + host + "`: " + what);
    }

    static DaemonFailure noContext(String name, Path folder) {
        return new DaemonFailure(
                Kind.BAD_INPUT,
                "context \"%s\" is not found in %s; name another in DOCKER_CONTEXT, or an address in DOCKER_HOST"
                        .formatted(name, folder));
    }

    static DaemonFailure badFile(String file, Exception cause) {
        return new DaemonFailure(
                Kind.BAD_INPUT, "cannot use " + file + ": " + reason(cause), cause);
    }

    private static String reason(Exception cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty()
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
