package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, and one that is another than the pool's. Needs the right to mount. */
class FullDiskTest {
    private static final int NO_SPACE = 16;
    private static final int PARTLY = 3;

    @TempDir private Path folder;
    private Path disk;

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(call("mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk.toString()));
    }

    @AfterEach
    void unmount() throws IOException {
        call("umount", disk.toString());
    }

    private static boolean call(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.onExit().join().exitValue() == 0;
    }

    private void grow() throws IOException {
        assertThat(call("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    }

    private HodProcess.Ended hod(String... arguments) throws IOException {
        return HodProcess.start(folder, arguments).ended();
    }

    private List<String> filesOnDisk() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(disk)) {
            files.filter(Files::isRegularFile)
                    .map(file -> disk.relativize(file).toString())
                    .forEach(names::add);
        }
        return names;
    }

    private HodProcess.Ended pull(Scene scene, Path pool) throws IOException {
        return hod(
                "pull",
                scene.list().toString(),
                "--from",
                scene.host(),
                "--platform",
                "all",
                "--pool",
                pool.toString());
    }

    @Test
    void saysBeforeTheFirstByteThatThereIsNoRoom() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 3, 400_000)) {
            HodProcess.Ended ended = pull(scene, disk.resolve("pool"));

            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(NO_SPACE);
            assertThat(filesOnDisk()).noneMatch(name -> name.contains("docker/"));
        }
    }

    /** Each small file takes a page of its own, which no sum of sizes shows. */
    @Test
    void leavesASoundPoolWhereTheDiskFillsUpAndGoesOnLater() throws IOException {
        try (Scene scene = Scene.make(folder, 24, 12, 20)) {
            Path pool = disk.resolve("pool");
            HodProcess.Ended ended = pull(scene, pool);

            assertThat(ended.exitCode()).as(ended.output()).isIn(NO_SPACE, PARTLY);
            assertThat(ended.output()).contains("the disk is full");
            grow();
            assertThat(scene.digests()).containsAllEntriesOf(Judge.soundTree(pool));

            assertThat(pull(scene, pool).exitCode()).isZero();
            assertThat(Judge.soundTree(pool)).isEqualTo(scene.digests());
        }
    }

    @Test
    void saysWhichPlaceACopyHadNoRoomAt() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 3, 400_000)) {
            String image = "docker://" + scene.host() + "/library/large:1.0";
            for (String kind : List.of("dir:", "oci:", "oci-archive:", "docker-archive:")) {
                HodProcess.Ended ended = hod("copy", "--quiet", image, kind + disk.resolve("x"));

                assertThat(ended.exitCode()).isEqualTo(1);
                assertThat(ended.output())
                        .contains("write " + kind + disk.resolve("x"))
                        .contains("hint: make room and run again");
                assertThat(filesOnDisk()).noneMatch(name -> name.endsWith(".tmp"));
            }
        }
    }

    @Test
    void saysBeforeItPacksWhatTheDiskHasNoRoomFor() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 3, 600_000)) {
            String pool = scene.pull(folder.resolve("pool")).toString();
            String plain = disk.resolve("all.tar").toString();
            String packed = disk.resolve("all.tar.zst").toString();

            HodProcess.Ended unchecked =
                    hod("pack", "--all", "--pool", pool, "-o", plain, "--no-check");
            HodProcess.Ended compressed = hod("pack", "--all", "--pool", pool, "-o", packed);

            assertThat(unchecked.exitCode()).isEqualTo(NO_SPACE);
            assertThat(unchecked.output()).contains("bytes are needed, the disk has room for");
            assertThat(compressed.output()).contains("all.tar.zst may take up to");
        }
    }

    @Test
    void leavesNoBundleWhereTheDiskFillsUp() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 3, 600_000)) {
            Path pool = scene.pull(folder.resolve("pool"));
            for (String name : List.of("all.tar", "all.tar.zst")) {
                HodProcess.Ended ended =
                        hod(
                                "pack",
                                "--all",
                                "--pool",
                                pool.toString(),
                                "-o",
                                disk.resolve(name).toString());

                assertThat(ended.exitCode()).as(ended.output()).isEqualTo(NO_SPACE);
                assertThat(filesOnDisk()).isEmpty();
            }
        }
    }

    @Test
    void saysThatTheDiskBehindStandardOutputIsFull() throws IOException {
        try (Scene scene = Scene.make(folder, 2, 3, 600_000)) {
            String pool = scene.pull(folder.resolve("pool")).toString();
            for (Path full : List.of(Path.of("/dev/full"), disk.resolve("all.tar"))) {
                HodProcess.Ended packed =
                        HodProcess.into(full, folder, "pack", "--all", "--pool", pool, "-o", "-")
                                .ended();

                assertThat(packed.exitCode()).as(packed.output()).isEqualTo(NO_SPACE);
                assertThat(packed.output()).contains("write the bundle to").contains("full");
            }
            HodProcess.Ended listed =
                    HodProcess.into(Path.of("/dev/full"), folder, "ls", pool).ended();
            assertThat(listed.exitCode()).as(listed.output()).isEqualTo(NO_SPACE);
        }
    }

    @Test
    void copiesASelectionToAnotherDiskAndSaysWhatItTakes() throws IOException {
        grow();
        try (Scene scene = Scene.make(folder, 2, 3, 100_000)) {
            Path pool = scene.pull(folder.resolve("pool"));
            FileStore own = Files.getFileStore(pool);
            assertThat(Files.getFileStore(disk)).isNotEqualTo(own);
            Path selected = disk.resolve("selected");
            String said =
                    HodProcess.run(
                            folder,
                            "select",
                            scene.list().toString(),
                            "--pool",
                            pool.toString(),
                            "--to",
                            selected.toString());

            assertThat(said).contains("had to be copied, which takes");
            assertThat(Judge.soundTree(selected)).isEqualTo(scene.digests());
        }
    }

    @Test
    void unpacksNothingVisibleIntoAFullDisk() throws IOException {
        try (Scene scene = Scene.make(folder, 24, 12, 20)) {
            Path bundle = scene.pack(scene.pull(folder.resolve("pool")), folder.resolve("all.tar"));
            Path tree = disk.resolve("tree");
            HodProcess.Ended ended = hod("unpack", bundle.toString(), "--to", tree.toString());

            assertThat(ended.exitCode()).as(ended.output()).isIn(NO_SPACE, PARTLY);
            grow();
            assertThat(scene.digests()).containsAllEntriesOf(Judge.soundTree(tree));
            assertThat(hod("unpack", bundle.toString(), "--to", tree.toString()).exitCode())
                    .isZero();
            assertThat(Judge.soundTree(tree)).isEqualTo(scene.digests());
        }
    }
}
