package dev.hod.transport.registry.wire;

import java.time.Duration;

/**
 * One request.
 *
 * @param patience how long the reply may keep one waiting once all is sent
 */
public record Call(String method, Url url, Headers headers, Body body, Duration patience) {
    /** For messages. */
    @Override
    public String toString() {
        return method + ' ' + url.redacted();
    }
}
