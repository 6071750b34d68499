package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.transport.registry.wire.Url;
import java.util.List;
import java.util.Locale;

/** A registry answered, and not as hoped. */
public final class RegistryFailure extends Failure {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<ErrorCode> codes;

    private RegistryFailure(Kind kind, String message, int status, List<ErrorCode> codes) {
        super(kind, message);
        this.status = status;
        this.codes = List.copyOf(codes);
    }

    static RegistryFailure of(String method, Url url, Answer answer) {
        List<ErrorCode> codes = answer.errors();
        StringBuilder message = new StringBuilder();
        message.append(method).append(' ').append(url.redacted()).append(": ");
        message.append(answer.status());
        for (ErrorCode error : codes) {
            message.append(' ').append(error.code());
            if (!error.message().isEmpty()) {
                message.append(": ").append(error.message());
            }
            if (!error.digests().isEmpty()) {
                message.append(' ').append(error.digests());
            }
        }
        String hint = hint(method, answer, codes);
        if (!hint.isEmpty()) {
            message.append(" (").append(hint).append(')');
        }
        return new RegistryFailure(
                kind(answer.status(), codes), message.toString(), answer.status(), codes);
    }

    /** An answer that is well formed and yet cannot be right. */
    static RegistryFailure odd(Kind kind, String what, int status) {
        return new RegistryFailure(kind, what, status, List.of());
    }

    public int status() {
        return status;
    }

    /** The registry's own error entries. */
    public List<ErrorCode> codes() {
        return codes;
    }

    public boolean says(String code) {
        return has(codes, code);
    }

    private static boolean has(List<ErrorCode> codes, String code) {
        return codes.stream().anyMatch(error -> error.code().equals(code));
    }

    private static Kind kind(int status, List<ErrorCode> codes) {
        if (has(codes, "MANIFEST_BLOB_UNKNOWN")) {
            return status == 500 ? Kind.REJECTED : Kind.NOT_FOUND;
        }
        return switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> denied(codes);
            case 404, 410 -> Kind.NOT_FOUND;
            case 400 -> has(codes, "DIGEST_INVALID") ? Kind.CORRUPT : Kind.REJECTED;
            case 507 -> Kind.NO_SPACE;
            case 408, 425, 429 -> Kind.UNREACHABLE;
            default -> status >= 500 ? Kind.UNREACHABLE : Kind.REJECTED;
        };
    }

    /**
     * Harbor and Quay have one code, DENIED, for a full quota, a read-only registry and a lack of
     * permission; only their words tell which.
     */
    private static Kind denied(List<ErrorCode> codes) {
        if (mentions(codes, "quota") || mentions(codes, "configured upper limit")) {
            return Kind.NO_SPACE;
        }
        return mentions(codes, "read only") || mentions(codes, "proxy project")
                ? Kind.REJECTED
                : Kind.UNAUTHORIZED;
    }

    private static boolean mentions(List<ErrorCode> codes, String words) {
        return codes.stream()
                .anyMatch(error -> error.message().toLowerCase(Locale.ROOT).contains(words));
    }

    private static String hint(String method, Answer answer, List<ErrorCode> codes) {
        boolean writes = !method.equals("GET") && !method.equals("HEAD");
        return switch (answer.status()) {
            case 401 -> {
                if (mentions(codes, "project") && mentions(codes, "not found")) {
                    yield "the project does not exist";
                }
                yield answer.refusal().isEmpty()
                        ? "the credentials are missing, wrong or expired"
                        : answer.refusal();
            }
            case 407 -> "the proxy wants credentials: http://USER:PASSWORD@HOST:PORT";
            case 404 -> {
                if (has(codes, "NAME_UNKNOWN") && writes) {
                    yield "the repository must be made first";
                }
                yield has(codes, "MANIFEST_UNKNOWN") && writes
                        ? "the registry's cache speaks of data that is gone; restart it"
                        : "";
            }
            case 405 -> writes ? "the registry is read-only" : "";
            case 412 ->
                    writes ? "the tag is immutable and points elsewhere" : "a policy forbids it";
            case 413 -> "larger than the registry, or a proxy before it, accepts";
            case 400 ->
                    has(codes, "TAG_INVALID") && writes
                            ? "the tag is immutable and points elsewhere"
                            : "";
            case 500 ->
                    has(codes, "MANIFEST_BLOB_UNKNOWN")
                            ? "foreign layers need validation.manifests.urls.allow there"
                            : "";
            case 507 -> "its disk is full";
            default -> "";
        };
    }
}
