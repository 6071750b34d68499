package dev.hod.transport.docker.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestinationContract;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonContractTest {
    private static final ImageName NAME = ImageName.called("docker.io/team/app:1.0");

    @TempDir private Path folder;
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon(folder);
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private Store store() {
        return DaemonStore.at(daemon.address(), Optional.empty(), folder.resolve("scratch"));
    }

    private void load(MadeImage image) throws IOException {
        try (Store store = store()) {
            image.writeTo(store, NAME);
        }
    }

    private static MadeImage image() {
        return new RandomImages(1).image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);
    }

    @Test
    void speaksTheDaemonsVersionButNoNewerThanItsOwn() throws IOException {
        load(image());
        daemon.speaks("1.99");
        load(image());
        assertThat(daemon.requests())
                .containsExactly(
                        "GET /_ping HTTP/1.1",
                        "POST /v1.41/images/load?quiet=1 HTTP/1.1",
                        "GET /_ping HTTP/1.1",
                        "POST /v1.51/images/load?quiet=1 HTTP/1.1");
    }

    @Test
    void asksNobodyWhereTheVersionIsGiven() throws IOException {
        try (Store store =
                DaemonStore.at(daemon.address(), Optional.of("1.30"), folder.resolve("scratch"))) {
            assertThat(store.names()).isEmpty();
        }
        assertThat(daemon.requests()).containsExactly("GET /v1.30/images/json HTTP/1.1");
    }

    @Test
    void saysWhatTheDaemonSaysAfterItSaidYes() {
        daemon.reports("{\"stream\":\"x\"}\n{\"errorDetail\":{},\"error\":\"no\\nspace\"}\n");
        Failure failure = catchThrowableOfType(Failure.class, () -> load(image()));
        assertThat(failure).hasMessage("Error response from daemon: no space");
    }

    @Test
    void saysThatASavedImageBrokeOff() throws IOException {
        load(image());
        daemon.cutsAt(5_000);
        try (Store store = store()) {
            assertThat(catchThrowableOfType(IOException.class, () -> store.source(NAME).resolve()))
                    .hasMessageContaining("broke off");
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void saysThatNobodyIsThereInDockersWords() throws IOException {
        daemon.close();
        Failure failure = catchThrowableOfType(Failure.class, () -> load(image()));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failure.getMessage())
                .startsWith(
                        "Cannot connect to the Docker daemon at unix://"
                                + folder.resolve("daemon.sock")
                                + ". Is the docker daemon running?");
    }

    @Test
    void loadsOnlyByNameAndTag() throws IOException {
        try (Store store = store()) {
            ImageName id = ImageName.digested("", Digest.sha256("x".getBytes(UTF_8)));
            assertThat(catchThrowableOfType(Failure.class, () -> store.destination(id).current()))
                    .hasMessage(
                            "Invalid destination docker-daemon:%s: a destination must be a name:tag"
                                    .formatted(id.digest().orElseThrow()));
        }
        assertThat(daemon.requests()).isEmpty();
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            load(image);
            return store();
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
        protected void damage(Digest digest, byte[] content) {
            daemon.damages(content);
        }
    }

    @Nested
    class Destination extends ImageDestinationContract {
        @Override
        protected Store forWriting() throws IOException {
            return store();
        }

        @Override
        protected Store forReading() throws IOException {
            return store();
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

    /** Nothing of what was saved stays on the disk. */
    @Test
    void leavesNothingInTheScratchFolder() throws IOException {
        load(image());
        try (Store store = store()) {
            store.source(NAME).resolve();
            assertThat(folder.resolve("scratch")).isEmptyDirectory();
        }
        assertThat(Files.exists(folder.resolve("scratch"))).isTrue();
    }
}
