package dev.hod.transport.registry;

/**
 * A registry by its name.
 *
 * @param name as users and credential files write it
 * @param authority where its API is
 */
record RegistryHost(String name, String authority) {
    private static final String DOCKER_IO = "docker.io";
    private static final String DOCKER_API = "registry-1.docker.io";

    static RegistryHost of(String host) {
        return switch (host) {
            case DOCKER_IO, "index.docker.io", DOCKER_API ->
                    new RegistryHost(DOCKER_IO, DOCKER_API);
            default -> new RegistryHost(host, host);
        };
    }
}
