package dev.hod.transport.docker.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a daemon listens and how it is spoken to.
 *
 * @param host {@code unix://PATH}, {@code tcp://HOST:PORT} or {@code http(s)://HOST:PORT}
 * @param tls for {@code https}, and for {@code tcp} where it is to be under TLS
 */
public record DaemonAddress(String host, Optional<Tls> tls) {
    /** Where daemons listen that were told nothing. */
    public static final String DEFAULT = "unix:///var/run/docker.sock";

    /**
     * How TLS is done.
     *
     * @param certificates folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, each of
     *     which may be missing
     */
    public record Tls(Optional<Path> certificates, Checks checks) {}

    /** Whether the daemon's certificate is looked at. */
    public enum Checks {
        CHAIN_AND_NAME,
        NONE
    }

    /**
     * The address meant: the one given, whose {@code tcp} is under TLS as skopeo has it; else the
     * one in {@code DOCKER_HOST}, whose {@code tcp} is under TLS where {@code DOCKER_TLS_VERIFY} is
     * set, as docker has it; else that of docker's context; else {@link #DEFAULT}.
     *
     * @param certificates where somebody named the folder; else {@code DOCKER_CERT_PATH}, or {@code
     *     .docker} of the user where that has a {@code ca.pem}
     * @throws DaemonFailure where docker's context is not there
     */
    public static DaemonAddress of(
            Optional<String> given,
            Optional<Path> certificates,
            Checks checks,
            Map<String, String> environment)
            throws IOException {
        String named = environment.getOrDefault("DOCKER_HOST", "");
        Optional<DockerContext> context =
                given.isEmpty() && named.isEmpty()
                        ? DockerContext.current(environment)
                        : Optional.empty();
        if (context.isPresent()) {
            return of(context.get());
        }
        String host = given.orElse(named.isEmpty() ? DEFAULT : named);
        boolean plain =
                host.startsWith("http://")
                        || host.startsWith("unix:")
                        || (given.isEmpty()
                                && !host.startsWith("https://")
                                && environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty());
        if (plain) {
            return new DaemonAddress(host, Optional.empty());
        }
        Optional<Path> folder = certificates;
        if (folder.isEmpty()) {
            String path = environment.getOrDefault("DOCKER_CERT_PATH", "");
            folder =
                    path.isEmpty()
                            ? Optional.ofNullable(environment.get("HOME"))
                                    .map(home -> Path.of(home, ".docker"))
                            : Optional.of(Path.of(path));
        }
        return new DaemonAddress(host, Optional.of(new Tls(folder, checks)));
    }

    private static DaemonAddress of(DockerContext context) {
        return new DaemonAddress(
                context.host(),
                context.isSecure()
                        ? Optional.of(new Tls(context.certificates(), context.checks()))
                        : Optional.empty());
    }

    /** The socket's file, where it is one. */
    Optional<Path> socket() {
        return host.startsWith("unix://")
                ? Optional.of(Path.of(host.substring("unix://".length())))
                : Optional.empty();
    }

    /** {@code HOST:PORT}, without the scheme and what follows. */
    String authority() throws DaemonFailure {
        int scheme = host.indexOf("://");
        String known = scheme < 0 ? "" : host.substring(0, scheme);
        switch (known) {
            case "tcp", "http", "https" -> {}
            default ->
                    throw DaemonFailure.badHost(
                            host, "it is none of unix://, tcp://, http://, https://");
        }
        String rest = host.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
