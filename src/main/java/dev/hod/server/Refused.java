package dev.hod.server;

import dev.hod.error.Failure;
import java.util.List;
import java.util.Map;

/** A request that is not met, with what the client is told. */
final class Refused extends Failure {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;
    private final transient List<Map<String, String>> details;
    private final transient Map<String, String> headers;

    Refused(ErrorCode code, String message) {
        this(code, message, List.of(), Map.of());
    }

    /**
     * As above.
     *
     * @param details one entry of the answer's error list for each; none for a list of one
     * @param headers what the answer carries beside its body
     */
    Refused(
            ErrorCode code,
            String message,
            List<Map<String, String>> details,
            Map<String, String> headers) {
        super(code.kind(), message);
        this.code = code;
        this.details = List.copyOf(details);
        this.headers = Map.copyOf(headers);
    }

    /** What is sent. */
    Reply reply() {
        Reply reply =
                Reply.of(code.status())
                        .with("Content-Type", "application/json")
                        .with(new Reply.Bytes(Json.errors(code, message(), details)));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private String message() {
        String message = getMessage();
        return message == null ? code.label() : message;
    }
}
