package dev.hod.transport.registry;

import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Url;
import java.util.List;

/** A reply to a small request, read whole up to the limit that was set for it. */
final class Answer {
    private final Request request;
    private final Url url;
    private final int status;
    private final Headers headers;
    private final byte[] body;
    private String refusal = "";

    Answer(Request request, Url url, int status, Headers headers, byte[] body) {
        this.request = request;
        this.url = url;
        this.status = status;
        this.headers = headers;
        this.body = body.clone();
    }

    /** With what is to be said of whom it refuses. */
    Answer refusing(String who) {
        refusal = who;
        return this;
    }

    /** Whom it refuses; empty where that is not known. */
    String refusal() {
        return refusal;
    }

    /** Where it came from in the end. */
    Url url() {
        return url;
    }

    int status() {
        return status;
    }

    Headers headers() {
        return headers;
    }

    byte[] body() {
        return body.clone();
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    List<ErrorCode> errors() {
        return RegistryJson.errors(body);
    }

    boolean says(String code) {
        return errors().stream().anyMatch(error -> error.code().equals(code));
    }

    RegistryFailure failure() {
        return RegistryFailure.of(request.method(), url, this);
    }
}
