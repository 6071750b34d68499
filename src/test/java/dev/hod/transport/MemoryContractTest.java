package dev.hod.transport;

import dev.hod.image.Digest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** The store that other tests write to keeps to the contract itself. */
class MemoryContractTest {
    private final MemoryStore store = new MemoryStore();

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            image.writeTo(store, name());
            return store;
        }

        @Override
        protected void damage(Digest digest, byte[] content) {
            store.corrupt(digest);
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() {
            return store;
        }

        @Override
        protected Store forReading() {
            return store;
        }
    }
}
