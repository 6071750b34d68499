package dev.hod.transport.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * What a request must be allowed to do, as token scopes (distribution's token specification).
 *
 * @param repository whose credentials count; empty for the registry as a whole
 * @param scopes the needed one first, since some servers read no further
 */
record Access(String repository, List<String> scopes) {
    static final Access CATALOG = new Access("", List.of("registry:catalog:*"));

    /** No more than to be let in. */
    static final Access NONE = new Access("", List.of());

    Access {
        scopes = List.copyOf(scopes);
    }

    static Access pull(String repository) {
        return new Access(repository, List.of("repository:" + repository + ":pull"));
    }

    static Access push(String repository) {
        return new Access(repository, List.of("repository:" + repository + ":pull,push"));
    }

    static Access delete(String repository) {
        return new Access(repository, List.of("repository:" + repository + ":pull,push,delete"));
    }

    static Access mount(String repository, String from) {
        return push(repository).and("repository:" + from + ":pull");
    }

    /** With a further scope, where these do not cover it. */
    Access and(String scope) {
        if (scope.isEmpty() || scopes.stream().anyMatch(known -> covers(known, scope))) {
            return this;
        }
        List<String> more = new ArrayList<>(scopes);
        more.add(scope);
        return new Access(repository, more);
    }

    private static boolean covers(String known, String scope) {
        int knownEnd = known.lastIndexOf(':') + 1;
        int scopeEnd = scope.lastIndexOf(':') + 1;
        return known.substring(0, knownEnd).equals(scope.substring(0, scopeEnd))
                && List.of(known.substring(knownEnd).split(",", -1))
                        .containsAll(List.of(scope.substring(scopeEnd).split(",", -1)));
    }
}
