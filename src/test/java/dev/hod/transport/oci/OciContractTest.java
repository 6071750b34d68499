package dev.hod.transport.oci;

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

class OciContractTest {
    @TempDir Path folder;

    private Store open(Optional<Path> shared) {
        return OciStore.open(folder.resolve("layout"), shared);
    }

    abstract class Source extends ImageSourceContract {
        private final ImageName name;

        Source(ImageName name) {
            this.name = name;
        }

        Optional<Path> shared() {
            return Optional.empty();
        }

        @Override
        protected Store holding(MadeImage image) throws IOException {
            try (Store store = open(shared())) {
                image.writeTo(store, name);
            }
            return open(shared());
        }

        @Override
        protected ImageName name() {
            return name;
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
    class Named extends Source {
        Named() {
            super(ImageName.called("docker.io/library/a:1"));
        }
    }

    @Nested
    class WithBlobsElsewhere extends Source {
        WithBlobsElsewhere() {
            super(ImageName.called("v1"));
        }

        @Override
        Optional<Path> shared() {
            return Optional.of(folder.resolve("shared"));
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() {
            return open(Optional.empty());
        }

        @Override
        protected Store forReading() {
            return open(Optional.empty());
        }

        @Override
        protected ImageName name() {
            return ImageName.called("team/app:1.0");
        }

        @Override
        protected Optional<ImageName> secondName() {
            return Optional.of(ImageName.called("v2"));
        }

        @Override
        protected Accepts accepts() {
            return Accepts.OCI;
        }

        @Override
        protected Set<String> files() throws IOException {
            return filesBelow(folder);
        }
    }
}
