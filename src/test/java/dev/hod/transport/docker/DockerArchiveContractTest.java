package dev.hod.transport.docker;

import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class DockerArchiveContractTest {
    private static final ImageName NAME = ImageName.called("docker.io/team/app:1.0");

    @TempDir private Path folder;

    private Store toWrite() throws IOException {
        return NewDockerArchive.create(folder.resolve("a.tar"), List.of(), folder);
    }

    private Store toRead() throws IOException {
        return DockerArchive.open(folder.resolve("a.tar"), folder);
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            try (Store store = toWrite()) {
                image.writeTo(store, NAME);
            }
            return toRead();
        }

        @Override
        protected ImageName name() {
            return NAME;
        }

        @Override
        protected ImageName absent() {
            return ImageName.called("docker.io/team/app:absent");
        }

        @Override
        protected Accepts accepts() {
            return Accepts.DOCKER_SAVE;
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
            return toWrite();
        }

        @Override
        protected Store forReading() throws IOException {
            return toRead();
        }

        @Override
        protected ImageName name() {
            return NAME;
        }

        @Override
        protected Optional<ImageName> secondName() {
            return Optional.of(ImageName.called("docker.io/team/app:2.0"));
        }

        @Override
        protected Accepts accepts() {
            return Accepts.DOCKER_SAVE;
        }

        @Override
        protected boolean replaces() {
            return false;
        }

        @Override
        protected boolean commitsAtOnce() {
            return false;
        }
    }
}
