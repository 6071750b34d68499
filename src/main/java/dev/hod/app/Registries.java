package dev.hod.app;

import dev.hod.progress.Progress;
import dev.hod.route.Routes;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import dev.hod.transport.registry.RegistryStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The registries of a run, each opened once, by the ways that this machine's files name. */
final class Registries implements AutoCloseable {
    private final RegistryStores stores;
    private final Map<String, RegistryStores> own = new HashMap<>();

    Registries(Side side, Progress progress) throws IOException {
        this(checked(side.settings(progress)), side.own().certificates());
    }

    Registries(RegistrySettings settings) throws IOException {
        this(settings, Map.of());
    }

    /**
     * @param certificates folders that count for some hosts alone
     */
    Registries(RegistrySettings settings, Map<String, Path> certificates) throws IOException {
        Map<String, String> environment = settings.trust().settings().environment();
        this.stores = new RegistryStores(settings, Routes.of(environment));
        for (Map.Entry<String, Path> folder : certificates.entrySet()) {
            own.put(
                    folder.getKey(),
                    new RegistryStores(
                            settings.withCertificates(folder.getValue()), Routes.of(environment)));
        }
    }

    /** Looks at what the user named: that is said once, rather than of every image. */
    private static RegistrySettings checked(RegistrySettings settings) throws IOException {
        settings.credentials().check();
        settings.trust().check();
        return settings;
    }

    RegistryStore of(String host) {
        return own.getOrDefault(host, stores).of(host);
    }

    /** A registry to write to, of which no mirror speaks. */
    RegistryStore target(String host) {
        return stores.target(host);
    }

    /** Waits for those anew that were absent a moment ago. */
    void askAgain() {
        stores.askAgain();
        own.values().forEach(RegistryStores::askAgain);
    }

    @Override
    public void close() {
        stores.close();
        own.values().forEach(RegistryStores::close);
    }
}
