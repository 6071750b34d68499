package dev.hod.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** What a client asks, without the HTTP server below. */
final class Request {
    private final HttpExchange exchange;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** The path with its escapes as they came. */
    String path() {
        String path = exchange.getRequestURI().getRawPath();
        return path == null ? "" : path;
    }

    String client() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** The first parameter of that name. */
    Optional<String> parameter(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                try {
                    return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    /** Bytes of the body, where the client says how many: not where it sends them in chunks. */
    OptionalLong contentLength() {
        if (header("Transfer-Encoding").isPresent()) {
            return OptionalLong.empty();
        }
        // The server below has refused whatever is no number.
        return OptionalLong.of(header("Content-Length").map(Long::parseLong).orElse(0L));
    }

    InputStream body() {
        return ClientGone.watched(exchange.getRequestBody());
    }
}
