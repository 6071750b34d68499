package dev.hod.transport.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.BytesBlob;
import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.Plan;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of docker save that are written. */
class DockerArchiveWritingTest {
    private static final ImageName NAME = ImageName.called("docker.io/library/app:1");

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("a.tar");
    }

    private static MadeImage image(long seed) {
        return new RandomImages(seed, 4, 90_000)
                .image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN);
    }

    @Test
    void doesNotGrow() throws IOException {
        Files.writeString(file(), "x");
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> NewDockerArchive.create(file(), List.of(), folder).close());
        assertThat(failure.getMessage())
                .isEqualTo("docker-archive doesn't support modifying existing images");
        assertThat(file()).hasContent("x");
    }

    @Test
    void replacesAnEmptyFileOnlyWhenItIsWhole() throws IOException {
        Files.createFile(file());
        MadeImage image = image(1);
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            image.writeTo(store, NAME);
            assertThat(file()).isEmptyFile();
        }
        assertThat(file()).isNotEmptyFile();
        assertThat(names(folder)).containsExactly("a.tar");
    }

    @Test
    void leavesNothingBehindWhereAnImageDidNotCome() throws IOException {
        MadeImage image = image(2);
        Store store = NewDockerArchive.create(file(), List.of(), folder);
        image.writeTo(store, NAME);
        store.destination(ImageName.called("docker.io/library/other:1"));
        assertThat(catchThrowableOfType(Failure.class, store::close).getMessage())
                .endsWith("not written, since 1 of its 2 images did not come");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void takesNoIndex() throws IOException {
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            ImageDestination destination = store.destination(NAME);
            MadeImage index = new RandomImages(3).index(Format.OCI, RandomImages.AMD64);
            assertThat(
                            catchThrowableOfType(
                                            Failure.class,
                                            () -> destination.commit(index.top(), Optional.empty()))
                                    .getMessage())
                    .contains("does not support copying multiple images as a group");
        }
    }

    @Test
    void hasTheSameBytesWhicheverBlobComesFirst() throws IOException {
        MadeImage image = image(4);
        List<MadeImage.Content> blobs = new ArrayList<>(image.blobs().values());
        byte[] first = written(image, blobs);
        byte[] second = written(image, blobs.reversed());
        assertThat(first).isEqualTo(second);
    }

    private byte[] written(MadeImage image, List<MadeImage.Content> order) throws IOException {
        Files.deleteIfExists(file());
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            store.expect(
                    image.blobs().values().stream().map(MadeImage.Content::descriptor).toList());
            ImageDestination destination = store.destination(NAME);
            for (MadeImage.Content blob : order) {
                destination.put(new BytesBlob(blob.descriptor(), blob.bytes(), "memory"));
            }
            destination.commit(image.top(), Optional.empty());
        }
        return Files.readAllBytes(file());
    }

    @Test
    void isCopiedIntoByTheEngineAlwaysTheSameWay() throws IOException {
        RandomImages images = new RandomImages(5, 6, 5_000);
        MemoryStore source = new MemoryStore();
        List<String> names = List.of("a/one:1", "a/two:1", "a/three:1");
        for (String name : names) {
            images.image(Format.DOCKER, RandomImages.AMD64, Packing.PLAIN).writeTo(source, name);
        }
        byte[] first = copied(source, names);
        for (int i = 0; i < 3; i++) {
            assertThat(copied(source, names)).isEqualTo(first);
        }
    }

    private byte[] copied(MemoryStore source, List<String> names) throws IOException {
        Files.deleteIfExists(file());
        try (Store target = NewDockerArchive.create(file(), List.of(), folder)) {
            Copier copier = new Copier(target, CopyOptions.intoPool(), Progress.SILENT);
            List<Request> requests = new ArrayList<>();
            for (String name : names) {
                requests.add(
                        new Request(
                                name,
                                source.source(MadeImage.named(name)),
                                target.destination(ImageName.called("docker.io/" + name)),
                                PlatformChoice.ALL,
                                ProvenanceChoice.CARRIED,
                                ReferrersChoice.LEFT));
            }
            Plan plan = copier.plan(requests);
            assertThat(copier.run(plan)).allMatch(o -> o instanceof Outcome.Done);
        }
        return Files.readAllBytes(file());
    }

    @Test
    void givesOneConfigAllItsNames() throws IOException {
        MadeImage image = image(6);
        ImageName more = ImageName.called("docker.io/library/more:2");
        ImageName third = ImageName.called("docker.io/library/third:3");
        try (Store store = NewDockerArchive.create(file(), List.of(third), folder)) {
            image.writeTo(store, NAME);
            image.writeTo(store, more);
        }
        try (DockerArchive store = DockerArchive.open(file(), folder)) {
            assertThat(store.names()).containsExactly(NAME, more, third);
            assertThat(store.tags()).hasSize(1);
            assertThat(store.source(third).resolve()).contains(image.top().descriptor());
        }
    }

    @Test
    void namesNothingThatHasNoName() throws IOException {
        MadeImage image = image(7);
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            image.writeTo(store, ImageName.SOLE);
        }
        try (DockerArchive store = DockerArchive.open(file(), folder)) {
            assertThat(store.tags()).containsExactly(List.of());
            assertThat(store.source(ImageName.SOLE).resolve()).contains(image.top().descriptor());
        }
    }

    @Test
    void sharesWhatItKeepsAsItIs() throws IOException {
        MadeImage image = image(8);
        try (Store store = NewDockerArchive.create(file(), List.of(), folder)) {
            image.writeTo(store, NAME);
        }
        Descriptor layer = image.blobs().lastEntry().getValue().descriptor();
        try (Store store = DockerArchive.open(file(), folder)) {
            assertThat(store.source(NAME).blob(layer).regions())
                    .singleElement()
                    .satisfies(r -> assertThat(r.file()).isEqualTo(file()))
                    // Where file systems share, they share whole pages.
                    .satisfies(r -> assertThat(r.offset() % 4096).isZero());
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).toList();
        }
    }
}
