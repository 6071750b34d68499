package dev.hod.cli.outcome;

import dev.hod.app.Incomplete;
import dev.hod.app.WrongPlace;
import dev.hod.copy.NameConflict;
import dev.hod.error.Failure;
import dev.hod.graph.MissingPlatform;
import dev.hod.selection.NotSelected;
import dev.hod.transport.registry.Unreachable;
import dev.hod.trust.SignaturesNotCopied;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What helps against a failure, where that can be said in general. */
public final class Hint {
    private Hint() {}

    /**
     * The hint, if there is one.
     *
     * @param command that failed
     */
    static Optional<String> of(Throwable failure, String command) {
        return switch (failure) {
            case NotSelected missing -> ofMissing(missing, command);
            case NameConflict _ ->
                    carriesHosts(command)
                            ? Optional.of("--keep-host keeps images of different hosts apart")
                            : Optional.empty();
            case Faulty faulty -> faulty.hint();
            case WrongPlace wrong -> wrong.hint();
            case SignaturesNotCopied _ ->
                    Optional.of("--remove-signatures leaves the signatures behind");
            case MissingPlatform missing -> ofMissing(missing);
            case Incomplete incomplete
                    when incomplete.getCause() instanceof MissingPlatform missing ->
                    ofMissing(missing);
            case Failure known -> of(known, known.kind(), command);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofMissing(NotSelected missing, String command) {
        if (command.equals("ls")) {
            return Optional.empty();
        }
        String where = missing.where();
        return Optional.of(
                where.equals("standard input")
                        ? "nothing was changed"
                        : "nothing was changed; hod ls " + where + " shows what is there");
    }

    private static Optional<String> ofMissing(MissingPlatform missing) {
        return Optional.of(
                switch (missing.allowed()) {
                    case FAILS ->
                            "choose others with --platform; --allow-missing-platform takes an image"
                                    + " with those of them that it has";
                    case IS_ALLOWED -> "choose others with --platform";
                });
    }

    private static Optional<String> of(Failure failure, Failure.Kind kind, String command) {
        return Optional.ofNullable(
                switch (kind) {
                    case NOT_FOUND, REJECTED, UNSUPPORTED, CONFLICT, BAD_INPUT -> null;
                    case CORRUPT -> anew(command);
                    case PLATFORM -> "choose others with --platform";
                    case UNAUTHORIZED -> unauthorized(command);
                    case UNREACHABLE -> wayThere(failure, command);
                    case NO_SPACE ->
                            "make room and run again"
                                    + again(command).map(what -> ": " + what).orElse("");
                });
    }

    /** What these two read is a pool; where it is corrupt, it was corrupted in its place. */
    private static @Nullable String anew(String command) {
        return switch (command) {
            case "pack", "select" ->
                    "hod pull --check of its images fetches anew what is corrupt in the pool";
            default -> null;
        };
    }

    private static @Nullable String unauthorized(String command) {
        return switch (command) {
            case "login", "logout" -> null;
            default ->
                    "hod login HOST keeps credentials; they come from docker's config.json and"
                            + " containers' auth.json, or the file that --authfile names";
        };
    }

    private static @Nullable String wayThere(Failure failure, String command) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof Unreachable unreachable) {
                String host = unreachable.host();
                return switch (unreachable.help()) {
                    case SAID -> null;
                    case WITHOUT_TLS ->
                            "is the name right, and the port? Proxies come from the environment";
                    case WITH_TLS ->
                            "is the name right? A registry without TLS needs "
                                    + withoutTls(host, command)
                                    + "; proxies come from the environment";
                    case NO_TLS -> "a registry without TLS needs " + withoutTls(host, command);
                    case DISTRUSTED -> distrusted(host, command);
                };
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String withoutTls(String host, String command) {
        return namesHosts(command) ? "--plain-http " + host : "--tls-verify=false";
    }

    private static String distrusted(String host, String command) {
        return namesHosts(command)
                ? "--ca FILE with who signed it, or --insecure " + host
                : "who signed it belongs into ~/.config/containers/certs.d/%s/ca.crt; with --tls-verify=false nobody looks"
                        .formatted(host);
    }

    /** Whether its options say of single hosts how they are reached; skopeo's say it of all. */
    private static boolean namesHosts(String command) {
        return switch (command) {
            case "pull", "install" -> true;
            default -> false;
        };
    }

    private static boolean carriesHosts(String command) {
        return switch (command) {
            case "pull", "sync", "adopt" -> true;
            default -> false;
        };
    }

    /** What a second run of a command does not do again. */
    static Optional<String> again(String command) {
        return switch (command) {
            case "pull" -> Optional.of("nothing is fetched twice");
            case "sync", "install" -> Optional.of("nothing is sent twice");
            case "unpack" -> Optional.of("nothing is unpacked twice");
            case "adopt" -> Optional.of("nothing is taken twice");
            default -> Optional.empty();
        };
    }

    /** What is there of a command's work after a signal ended it. */
    static String interrupted(String command) {
        return switch (command) {
            case "pack" -> "interrupted; nothing is kept of the bundle, a new run starts over";
            case "verify",
                    "ls",
                    "demo",
                    "inspect",
                    "list-tags",
                    "manifest-digest",
                    "login",
                    "logout" ->
                    "interrupted";
            default -> "interrupted; what is there is whole, and a new run goes on from it";
        };
    }
}
