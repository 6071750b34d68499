package dev.hod.transport.pool;

import dev.hod.pool.Pool;
import dev.hod.testing.MadeImage;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class PoolContractTest {
    @TempDir Path folder;

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            try (Store store = PoolStore.open(folder, Pool.Mode.WRITE)) {
                image.writeTo(store, name());
            }
            return PoolStore.open(folder, Pool.Mode.READ);
        }

        @Override
        protected Path place() {
            return folder;
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() throws IOException {
            return PoolStore.open(folder, Pool.Mode.WRITE);
        }

        @Override
        protected Store forReading() throws IOException {
            return PoolStore.open(folder, Pool.Mode.READ);
        }

        @Override
        protected Accepts accepts() {
            return Accepts.POOL;
        }

        /** What came too short is kept: a new run goes on from it. */
        @Override
        protected Set<String> files() throws IOException {
            return filesBelow(folder.resolve("docker")).stream().collect(Collectors.toSet());
        }
    }
}
