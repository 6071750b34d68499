package dev.hod.transport.registry;

import dev.hod.image.MediaType;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Url;

/**
 * A request to a registry, before it is authorised.
 *
 * @param limit bytes of the reply's body that are of interest
 */
record Request(String method, Url url, Headers headers, Body body, Access access, int limit) {
    /** Enough for every error, and for nobody's error page to fill the memory. */
    static final int SMALL = 64 << 10;

    /** Enough for the tags of a large repository, which distribution 2 gives in one piece. */
    static final int LIST = 32 << 20;

    static Request get(Url url, Access access, Headers headers, int limit) {
        return new Request("GET", url, headers, Body.NONE, access, limit);
    }

    static Request head(Url url, Access access, Headers headers) {
        return new Request("HEAD", url, headers, Body.NONE, access, SMALL);
    }

    static Request post(Url url, Access access) {
        return new Request("POST", url, Headers.NONE, Body.of(new byte[0]), access, SMALL);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Distribution 2 has no other answer than 500 to schema 1, where it is told not to take it. */
    boolean isRefusedBy(int status) {
        return status == 500
                && headers.first("Content-Type")
                        .map(MediaType::of)
                        .filter(MediaType::isSchema1)
                        .isPresent();
    }

    @Override
    public String toString() {
        return method + ' ' + url.redacted();
    }
}
