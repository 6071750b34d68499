package dev.hod.transport.dir;

import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class DirContractTest {
    @TempDir Path folder;

    private Store open() throws IOException {
        return DirStore.open(folder.resolve("image"));
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            try (Store store = open()) {
                image.writeTo(store, name());
            }
            return open();
        }

        @Override
        protected ImageName name() {
            return ImageName.SOLE;
        }

        @Override
        protected ImageName absent() {
            return ImageName.called("absent");
        }

        @Override
        protected Path place() {
            return folder;
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Accepts accepts() {
            return Accepts.FOLDER;
        }

        @Override
        protected Store forWriting() throws IOException {
            return open();
        }

        @Override
        protected Store forReading() throws IOException {
            return open();
        }

        @Override
        protected ImageName name() {
            return ImageName.SOLE;
        }

        @Override
        protected Optional<ImageName> secondName() {
            return Optional.empty();
        }

        @Override
        protected Set<String> files() throws IOException {
            return filesBelow(folder);
        }
    }
}
