package dev.hod.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whoever sends a request, once they were let in. */
final class Visitor {
    private final Optional<Htpasswd> users;
    private Optional<String> user = Optional.empty();

    /**
     * @param users who may come in; anybody where nothing says
     */
    Visitor(Optional<Htpasswd> users) {
        this.users = users;
    }

    /** Who it is, where that was asked for and proven. */
    Optional<String> user() {
        return user;
    }

    /**
     * Lets the request in.
     *
     * @throws Refused where it does not say who it comes from, or cannot prove that
     */
    void enter(Request request) throws IOException {
        if (users.isEmpty()) {
            return;
        }
        user = users.get().user(request.header("Authorization"));
        if (user.isEmpty()) {
            throw new Refused(
                    ErrorCode.UNAUTHORIZED,
                    "authentication required",
                    List.of(),
                    Map.of("WWW-Authenticate", "Basic realm=\"hod\", charset=\"UTF-8\""));
        }
    }
}
