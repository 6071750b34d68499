package dev.hod.transport.registry;

import dev.hod.auth.CredentialStore;
import dev.hod.transport.registry.wire.BadProxy;
import dev.hod.transport.registry.wire.Proxies;
import dev.hod.transport.registry.wire.Timeouts;
import dev.hod.transport.registry.wire.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are spoken to; one for all of a run.
 *
 * @param agent what we call ourselves
 * @param listener called from many threads
 */
public record RegistrySettings(
        CredentialStore credentials,
        Trust trust,
        String agent,
        Proxies proxies,
        Patience patience,
        Limits limits,
        Listener listener) {
    private static final String AGENT = "hod";

    /** Told in one line of what happens on the way. */
    @FunctionalInterface
    public interface Listener {
        Listener NOBODY = _ -> {};

        /** A registry makes us wait, or is about to. */
        void waiting(String line);

        /** A request was answered, or was not; without secrets. */
        default void asked(String line) {}
    }

    /**
     * When to try again, and when to stop.
     *
     * @param attempts in a row that bring nothing; any progress starts the count anew
     * @param first pause, doubled each time, with jitter
     * @param longest pause of our own choosing
     * @param longestAsked a registry that asks for more is not waited for
     * @param answer how long a registry may take to store an upload after its last byte
     */
    public record Patience(
            Timeouts timeouts,
            int attempts,
            Duration first,
            Duration longest,
            Duration longestAsked,
            Duration answer) {
        public static final Patience USUAL =
                new Patience(
                        Timeouts.USUAL,
                        6,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15));

        /** The same with no more than so many attempts. */
        Patience atMost(int most) {
            return new Patience(
                    timeouts, Math.min(attempts, most), first, longest, longestAsked, answer);
        }
    }

    /**
     * What one host is asked to bear.
     *
     * @param transfers blobs in each direction at once
     * @param requests small requests at once
     * @param manifestBytes largest manifest read
     */
    public record Limits(int transfers, int requests, int manifestBytes) {
        /** What distribution accepts, and so the largest manifest that can be installed. */
        public static final Limits USUAL = new Limits(6, 16, 4 << 20);
    }

    /**
     * What the environment says, and the usual limits.
     *
     * @throws BadProxy where it names a proxy that cannot be used
     */
    public static RegistrySettings of(Map<String, String> environment) throws BadProxy {
        return new RegistrySettings(
                new CredentialStore(environment, Optional.empty()),
                new Trust(
                        new Trust.Settings(
                                Set.of(), Set.of(), List.of(), Optional.empty(), environment)),
                agent(environment.getOrDefault("HOD_USER_AGENT_PREFIX", "")),
                Proxies.of(environment),
                Patience.USUAL,
                Limits.USUAL,
                Listener.NOBODY);
    }

    private static String agent(String prefix) {
        return prefix.isBlank() || !prefix.matches("[ -~]*") ? AGENT : prefix + ' ' + AGENT;
    }

    /** {@code host[:port]}s that are spoken to without TLS; the loopback needs no entry. */
    Set<String> plainHttp() {
        return trust.settings().plain();
    }

    /** With credentials from one file alone. */
    public RegistrySettings withCredentials(CredentialStore other) {
        return new RegistrySettings(other, trust, agent, proxies, patience, limits, listener);
    }

    /** With hosts that need no TLS, hosts whose certificates are not looked at, and authorities. */
    public RegistrySettings withTrust(
            Set<String> plainHosts, Set<String> insecureHosts, List<Path> authorities) {
        Trust other =
                new Trust(
                        new Trust.Settings(
                                plainHosts,
                                insecureHosts,
                                authorities,
                                trust.settings().certificates(),
                                trust.settings().environment()));
        return new RegistrySettings(credentials, other, agent, proxies, patience, limits, listener);
    }

    /** With the certificates of one folder instead of those of each host. */
    public RegistrySettings withCertificates(Path folder) {
        Trust other =
                new Trust(
                        new Trust.Settings(
                                trust.settings().plain(),
                                trust.settings().insecure(),
                                trust.settings().authorities(),
                                Optional.of(folder),
                                trust.settings().environment()));
        return new RegistrySettings(credentials, other, agent, proxies, patience, limits, listener);
    }

    /** With keys to show to whoever asks for one, besides those in {@code certs.d}. */
    RegistrySettings withKeys(List<Trust.ClientKey> keys) {
        if (keys.isEmpty()) {
            return this;
        }
        Trust other = new Trust(trust.settings().withKeys(keys));
        return new RegistrySettings(credentials, other, agent, proxies, patience, limits, listener);
    }

    /**
     * With something in front of the name by which we introduce ourselves.
     *
     * @param prefix printable ASCII
     */
    public RegistrySettings withAgentPrefix(String prefix) {
        return new RegistrySettings(
                credentials, trust, prefix + ' ' + AGENT, proxies, patience, limits, listener);
    }

    public RegistrySettings withPatience(Patience other) {
        return new RegistrySettings(credentials, trust, agent, proxies, other, limits, listener);
    }

    public RegistrySettings withLimits(Limits other) {
        return new RegistrySettings(credentials, trust, agent, proxies, patience, other, listener);
    }

    public RegistrySettings withListener(Listener other) {
        return new RegistrySettings(credentials, trust, agent, proxies, patience, limits, other);
    }
}
