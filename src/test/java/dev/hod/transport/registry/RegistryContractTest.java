package dev.hod.transport.registry;

import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Against docker-registry itself. */
class RegistryContractTest {
    @TempDir Path storage;
    private DockerRegistry registry;

    @BeforeEach
    @SuppressWarnings("NullAway.Init")
    void start() throws IOException {
        registry = DockerRegistry.start(storage);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    private Store open() throws IOException {
        return RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()));
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            Store store = open();
            image.writeTo(store, name());
            return store;
        }

        @Override
        protected Path place() {
            return storage;
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() throws IOException {
            return open();
        }

        @Override
        protected Store forReading() throws IOException {
            return open();
        }

        /** As many bytes are sent as were announced, and the registry checks those. */
        @Override
        protected boolean readsOn() {
            return false;
        }
    }
}
