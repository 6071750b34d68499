package dev.hod.app;

import dev.hod.progress.Progress;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The registries of a run, each opened once. */
final class Registries implements AutoCloseable {
    private final RegistrySettings settings;
    private final Map<String, RegistryStore> open = new HashMap<>();

    Registries(Settings settings, Progress progress) throws IOException {
        this(settings.registries(progress));
        // Said once, rather than of every image.
        this.settings.credentials().check();
        this.settings.trust().check();
    }

    Registries(RegistrySettings settings) {
        this.settings = settings;
    }

    RegistryStore of(String host) {
        return open.computeIfAbsent(host, h -> RegistryStore.open(h, settings));
    }

    /** Waits for those anew that were absent a moment ago. */
    void askAgain() {
        open.values().forEach(RegistryStore::askAgain);
    }

    @Override
    public void close() {
        open.values().forEach(RegistryStore::close);
    }
}
