package dev.hod.transport.registry;

import dev.hod.route.Hop;

/**
 * A registry by its name.
 *
 * @param name as users and credential files write it
 * @param authority where its API is
 * @param manner how it is spoken to
 */
record RegistryHost(String name, String authority, Hop.Manner manner) {
    private static final String DOCKER_IO = "docker.io";
    private static final String DOCKER_API = "registry-1.docker.io";

    static RegistryHost of(String host) {
        return of(host, Hop.Manner.USUAL);
    }

    static RegistryHost of(String host, Hop.Manner manner) {
        return switch (host) {
            case DOCKER_IO, "index.docker.io", DOCKER_API ->
                    new RegistryHost(DOCKER_IO, DOCKER_API, manner);
            default -> new RegistryHost(host, host, manner);
        };
    }

    /** The target of a request: below the base that the registry has, for whom it stands. */
    String target(String path) {
        String target = manner.base() + path;
        return manner.namespace()
                .map(namespace ->
                        target + (target.indexOf('?') < 0 ? '?' : '&') + "ns=" + namespace)
                .orElse(target);
    }
}
