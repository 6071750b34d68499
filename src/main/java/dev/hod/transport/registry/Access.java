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

    Access {
        scopes = List.copyOf(scopes);
    }

    static Access pull(String repository) {
        return new Access(repository, List.of("repository:" + repository + ":pull"));
    }

    static Access push(String repository) {
        return new Access(repository, List.of("repository:" + repository + ":pull,push"));
    }

    static Access mount(String repository, String from) {
        return push(repository).and("repository:" + from + ":pull");
    }

    Access and(String scope) {
        if (scope.isEmpty() || scopes.contains(scope)) {
            return this;
        }
        List<String> more = new ArrayList<>(scopes);
        more.add(scope);
        return new Access(repository, more);
    }
}
