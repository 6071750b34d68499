package dev.hod.server;

import dev.hod.error.Failure.Kind;

/** What registries answer instead of what was asked for (distribution-spec, error codes). */
enum ErrorCode {
    BLOB_UNKNOWN(404, Kind.NOT_FOUND),
    BLOB_UPLOAD_INVALID(400, Kind.REJECTED),
    BLOB_UPLOAD_UNKNOWN(404, Kind.NOT_FOUND),
    DIGEST_INVALID(400, Kind.CORRUPT),
    MANIFEST_BLOB_UNKNOWN(400, Kind.NOT_FOUND),
    MANIFEST_INVALID(400, Kind.CORRUPT),
    MANIFEST_TOO_LARGE(413, "MANIFEST_INVALID", Kind.REJECTED),
    MANIFEST_UNKNOWN(404, Kind.NOT_FOUND),
    NAME_INVALID(400, Kind.BAD_INPUT),
    NAME_UNKNOWN(404, Kind.NOT_FOUND),
    NO_SUCH_ENDPOINT(404, "UNSUPPORTED", Kind.UNSUPPORTED),
    PAGINATION_NUMBER_INVALID(400, Kind.BAD_INPUT),
    RANGE_INVALID(416, Kind.REJECTED),
    SIZE_INVALID(400, Kind.CORRUPT),
    TAG_INVALID(400, Kind.BAD_INPUT),
    TOOMANYREQUESTS(429, Kind.REJECTED),
    UNAUTHORIZED(401, Kind.UNAUTHORIZED),
    UNSUPPORTED(405, Kind.UNSUPPORTED),
    UPLOAD_BUSY(409, "BLOB_UPLOAD_INVALID", Kind.CONFLICT),
    UNKNOWN(500, Kind.REJECTED);

    private final int status;
    private final String label;
    private final Kind kind;

    ErrorCode(int status, Kind kind) {
        this.status = status;
        this.label = name();
        this.kind = kind;
    }

    /** For a case that the specification's own code does not tell from others by its status. */
    ErrorCode(int status, String label, Kind kind) {
        this.status = status;
        this.label = label;
        this.kind = kind;
    }

    int status() {
        return status;
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }
}
