package dev.hod.transport.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.fault.Fault;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolCheck;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.reference.NameCount;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolVerifierTest {
    @TempDir Path root;

    private final List<Fault> faults = new ArrayList<>();

    private void write(MadeImage image, String name) throws IOException {
        try (PoolStore store = PoolStore.open(root, Pool.Mode.WRITE)) {
            image.writeTo(store, name);
        }
    }

    private PoolCheck verify() throws IOException {
        faults.clear();
        try (Pool pool = Pool.open(root, Pool.Mode.READ)) {
            return PoolVerifier.verify(pool, faults::add, Progress.SILENT);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("docker"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path data(MadeImage image) {
        String hex = image.blobs().lastEntry().getKey().hex();
        return root.resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }

    private Path repositories() {
        return root.resolve("docker/registry/v2/repositories");
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void findsNothingWrongWithWhatHodWrote(long seed) throws IOException {
        MadeImage image = new RandomImages(seed).any();
        write(image, "a/b:1");
        write(image, "a:2");
        assertThat(verify())
                .isEqualTo(
                        new PoolCheck(
                                new NameCount(2, 0),
                                2L * image.manifests().size(),
                                image.digests().size(),
                                image.size(),
                                0,
                                0,
                                0));
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void findsEveryFileThatIsGone(long seed) throws IOException {
        write(new RandomImages(seed).any(), "a/b:1");
        Path away = root.resolve("away");
        for (Path file : files()) {
            if (file.toString().contains("/index/sha256/")) {
                continue; // A registry only needs these to forget a tag's history.
            }
            Files.move(file, away);
            verify();
            assertThat(faults).as("without %s", file).isNotEmpty();
            Files.move(away, file);
        }
        verify();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void findsEveryByteThatIsDifferent(long seed) throws IOException {
        write(new RandomImages(seed, 2, 100).any(), "a/b:1");
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            if (file.toString().contains("/index/sha256/") || whole.length == 0) {
                continue;
            }
            int at = Math.floorMod(seed * 31, whole.length);
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            verify();
            assertThat(faults).as("byte %d of %s", at, file).isNotEmpty();
            Files.write(file, whole);
        }
    }

    @Test
    void tellsACutBlobFromARottenOne() throws IOException {
        MadeImage image = new RandomImages(1).image();
        write(image, "a:1");
        byte[] whole = Files.readAllBytes(data(image));
        Files.write(data(image), new byte[5]);
        verify();
        assertThat(faults).extracting(Fault::kind).containsExactly(Fault.Kind.SHORT);
        whole[7] ^= 1;
        Files.write(data(image), whole);
        verify();
        assertThat(faults).extracting(Fault::kind).containsExactly(Fault.Kind.CORRUPT);
    }

    @Test
    void listsAllFaultsAndGoesOn() throws IOException {
        RandomImages make = new RandomImages(1);
        MadeImage one = make.image();
        MadeImage two = make.image();
        write(one, "a:1");
        write(two, "b:1");
        Files.delete(data(one));
        Files.write(data(two), new byte[5]);
        Files.writeString(repositories().resolve("a/_manifests/tags/1/current/link"), "?");
        verify();
        assertThat(faults)
                .extracting(Fault::kind)
                .containsExactlyInAnyOrder(
                        Fault.Kind.MISSING, Fault.Kind.SHORT, Fault.Kind.DANGLING);
    }

    @Test
    void findsWhiteSpaceInALink() throws IOException {
        write(new RandomImages(1).image(), "a:1");
        Path link = repositories().resolve("a/_manifests/tags/1/current/link");
        Files.writeString(link, Files.readString(link) + "\n");
        verify();
        assertThat(faults).extracting(Fault::kind).containsExactly(Fault.Kind.FRAMING);
    }

    @Test
    void findsWhatStopsAGarbageCollector() throws IOException {
        write(new RandomImages(1).image(), "a:1");
        Files.createDirectories(repositories().resolve("a/.tmp/_layers"));
        Path stray = root.resolve("docker/registry/v2/blobs/sha256/00/junk");
        Files.createDirectories(stray);
        Files.writeString(stray.resolve("data"), "x");
        verify();
        assertThat(faults)
                .extracting(Fault::kind)
                .containsExactly(Fault.Kind.FRAMING, Fault.Kind.FRAMING);
    }

    @Test
    void onlyCountsBlobsThatNobodyNeeds() throws IOException {
        RandomImages make = new RandomImages(1);
        write(make.image(), "a:1");
        MadeImage other = make.image();
        Path data = data(other);
        Files.createDirectories(data.resolveSibling("."));
        Files.write(data, other.blobs().lastEntry().getValue().bytes());
        PoolCheck check = verify();
        assertThat(check.unreferenced()).isEqualTo(1);
        assertThat(faults).isEmpty();
    }

    @Test
    void passesOverTemporaryFilesAndUploads() throws IOException {
        MadeImage image = new RandomImages(1).image();
        write(image, "a:1");
        Files.writeString(data(image).resolveSibling("data.123.tmp"), "x");
        Files.writeString(data(image).resolveSibling(".hod-1-1.tmp"), "x");
        Files.writeString(repositories().resolve("a/_manifests/tags/1/current/link.123.tmp"), "x");
        Files.createDirectories(repositories().resolve("a/_uploads/123"));
        Files.writeString(repositories().resolve("a/_uploads/123/data"), "x");
        Files.createDirectories(repositories().resolve("empty/folder"));
        assertThat(verify().faults()).isZero();
    }
}
