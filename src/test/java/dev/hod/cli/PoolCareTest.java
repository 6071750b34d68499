package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryFolder;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool looked after, as a user would type it. */
@SuppressWarnings("NullAway.Init")
class PoolCareTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final RandomImages random = new RandomImages(7, 3, 300);
    private final MadeImage one = random.image();
    private final MadeImage two = random.index(RandomImages.Format.OCI, RandomImages.AMD64);
    private final MadeImage signature = random.cosignSignature(one);
    private Path pool;
    private String output = "";
    private String errors = "";

    @BeforeEach
    void fill() throws IOException {
        pool = folder.resolve("pool");
        write(one, "library/one:1");
        write(two, "team/two:1");
        write(signature, "library/one:sha256-" + one.digest().hex() + ".sig");
    }

    private void write(MadeImage image, String name) throws IOException {
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
            image.writeTo(store, name);
        }
    }

    private int hod(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of(args),
                        Map.of("HOME", folder.toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        output = out.toString(StandardCharsets.UTF_8);
        errors = err.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    private int inPool(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--pool";
        all[args.length + 1] = pool.toString();
        return hod(all);
    }

    private boolean has(Digest digest) {
        return Files.exists(new PoolPath.BlobData(digest).under(pool));
    }

    private Optional<Digest> tag(String repository, String tag) throws IOException {
        try (Pool read = Pool.open(pool, Pool.Mode.READ)) {
            return read.tag(repository, tag);
        }
    }

    private Optional<Digest> revision(String repository, Digest digest) throws IOException {
        try (Pool read = Pool.open(pool, Pool.Mode.READ)) {
            return read.revision(repository, digest);
        }
    }

    @Test
    void showsGarbageBeforeItIsRemoved() {
        assertThat(inPool("untag", "one:1")).as(errors).isZero();
        assertThat(output).contains(one.digest().toString());

        assertThat(hod("gc", pool.toString(), "--min-age", "0")).isZero();
        assertThat(output).contains("garbage:").contains("--delete");
        assertThat(one.digests()).allMatch(this::has);

        assertThat(hod("gc", pool.toString(), "--min-age", "0", "--delete")).isZero();
        assertThat(output).contains("removed:").contains("came free");
        assertThat(has(one.digest())).isFalse();
        assertThat(has(signature.digest())).isFalse();
        assertThat(two.digests()).allMatch(this::has);
    }

    @Test
    void removesNothingYoungByDefault() {
        inPool("untag", "one:1");
        assertThat(hod("gc", pool.toString(), "--delete")).isZero();
        assertThat(one.digests()).allMatch(this::has);
    }

    @Test
    void refusesToRemoveWhileAnotherWrites() throws IOException {
        try (PoolStore _ = PoolStore.open(pool, Pool.Mode.WRITE)) {
            assertThat(hod("gc", pool.toString(), "--delete")).isEqualTo(15);
            assertThat(errors).contains("in use");
            assertThat(hod("gc", pool.toString())).isZero();
        }
    }

    @Test
    void makesNoPoolWhereThereIsNone() {
        assertThat(hod("gc", folder.resolve("none").toString(), "--delete")).isEqualTo(2);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void takesNothingForGarbageWhereTheRepositoriesAreNotThere() throws IOException {
        Path repositories = new PoolPath.Repositories().under(pool);
        Files.move(repositories, folder.resolve("elsewhere"));

        assertThat(hod("gc", pool.toString(), "--min-age", "0", "--delete")).isEqualTo(15);

        assertThat(one.digests()).allMatch(this::has);
        assertThat(repositories).doesNotExist();
    }

    @Test
    void givesNamesAndSaysWhatTheyWere() throws IOException {
        assertThat(inPool("tag", "one:1", "one:stable")).as(errors).isZero();
        assertThat(tag("library/one", "stable")).contains(one.digest());
        assertThat(inPool("tag", "two/x:1", "one:1")).isEqualTo(2);

        assertThat(inPool("tag", "team/two:1", "one:stable")).as(errors).isZero();

        assertThat(output).contains(two.digest().toString()).contains("it was " + one.digest());
        assertThat(tag("library/one", "stable")).contains(two.digest());
        assertThat(hod("verify", pool.toString())).as(errors).isZero();
    }

    @Test
    void removesAnImageWithWhatSpeaksOfIt() throws IOException {
        assertThat(inPool("rm", "one:1", "gone:1")).isEqualTo(3);

        assertThat(output).contains("library/one:1 removed").contains("gone:1");
        assertThat(revision("library/one", one.digest())).isEmpty();
        assertThat(new PoolPath.Repository("library/one").under(pool)).doesNotExist();
        assertThat(tag("team/two", "1")).isPresent();
        assertThat(hod("verify", pool.toString())).as(errors).isZero();
    }

    @Test
    void keepsOfARemovedImageWhatAnotherNameHolds() throws IOException {
        inPool("tag", "one:1", "one:2");
        assertThat(inPool("rm", "one:1")).isZero();
        assertThat(output).contains("library/one:2");
        assertThat(revision("library/one", one.digest())).isPresent();
        assertThat(inPool("rm", "one@" + one.digest())).isEqualTo(15);
    }

    @Test
    void holdsAReleaseWhateverBecomesOfItsTags() throws IOException {
        assertThat(inPool("release", "r1", "one:1", "team/two:1")).as(errors).isZero();
        assertThat(inPool("release", "r1", "one:1")).isEqualTo(15);
        inPool("tag", "team/two:1", "one:1");
        inPool("untag", "team/two:1");
        assertThat(hod("gc", pool.toString(), "--min-age", "0", "--delete")).isZero();
        assertThat(one.digests()).allMatch(this::has);

        String site = folder.resolve("site").toString();
        assertThat(inPool("select", "release:r1", "--to", site)).as(errors).isZero();

        assertThat(hod("ls", site, "--json")).isZero();
        assertThat(output)
                .contains("\"image\":\"library/one:1\",\"digest\":\"" + one.digest())
                .contains("\"image\":\"team/two:1\",\"digest\":\"" + two.digest());
    }

    @Test
    void takesAReleaseWhereverAListIsTaken() {
        assertThat(inPool("release", "r1", "one:1")).isZero();
        String bundle = folder.resolve("b.tar").toString();
        assertThat(inPool("pack", "release:r1", "-o", bundle)).as(errors).isZero();
        assertThat(hod("ls", bundle)).isZero();
        assertThat(output).contains("library/one:1").doesNotContain("team/two");

        assertThat(hod("ls", bundle, "release:r1")).isEqualTo(18);
        assertThat(errors).contains("release:POOL#r1");
        assertThat(hod("ls", bundle, "release:" + pool + "#r1")).as(errors).isZero();
        assertThat(hod("ls", pool.toString(), "release:r2")).isEqualTo(2);
        assertThat(errors).contains("there is r1");
        assertThat(inPool("release")).isZero();
        assertThat(output).contains("r1");
    }

    @Test
    void dropsReleasesWithWhatOnlyTheyHeld() throws IOException {
        inPool("release", "r1", "one:1");
        inPool("release", "r2", "team/two:1");
        assertThat(inPool("rm", "release:r2")).as(errors).isZero();
        inPool("release", "r3", "team/two:1");

        assertThat(inPool("prune", "--keep-last", "0", "--keep", "r3", "--min-age", "0")).isZero();
        assertThat(output).contains("would drop: r1").contains("library/one:1: gone");
        assertThat(one.digests()).allMatch(this::has);

        assertThat(
                        inPool(
                                "prune",
                                "--keep-last",
                                "0",
                                "--keep",
                                "r3",
                                "--min-age",
                                "0",
                                "--delete"))
                .isZero();
        assertThat(has(one.digest())).isFalse();
        assertThat(two.digests()).allMatch(this::has);
        assertThat(tag("library/one", "1")).isEmpty();
    }
}
