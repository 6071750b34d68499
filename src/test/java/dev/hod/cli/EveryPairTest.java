package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Dockerd;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from every place that can be read to every place that can be written. */
@SuppressWarnings("NullAway.Init")
class EveryPairTest extends BesideSkopeo {
    private static final RandomImages RANDOM = new RandomImages(61, 2, 500);
    private static final MadeImage IMAGE =
            RANDOM.image(Format.OCI, RandomImages.AMD64, Packing.GZIP);
    private static final MadeImage INDEX =
            RANDOM.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);

    @TempDir static Path storage;

    private static DockerRegistry registry;
    private static Dockerd dockerd;

    /** A place that an image can be in. */
    private enum Kind {
        DIR,
        OCI,
        OCI_ARCHIVE,
        REGISTRY,
        POOL,
        BUNDLE,
        DOCKER_ARCHIVE,
        DAEMON,
        STORAGE;

        /** Whether every byte of every image stays as it was. */
        boolean keepsBytes() {
            return switch (this) {
                case DIR, OCI, OCI_ARCHIVE, REGISTRY, POOL, BUNDLE -> true;
                case DOCKER_ARCHIVE, DAEMON, STORAGE -> false;
            };
        }

        boolean isWritable() {
            return this != BUNDLE;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        registry = DockerRegistry.start(storage);
        dockerd = Dockerd.start();
        push(IMAGE, registry.host(), "start:1");
        push(INDEX, registry.host(), "start:2");
    }

    @AfterAll
    static void stop() throws IOException {
        dockerd.close();
        registry.close();
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(super.environment());
        all.put("TMPDIR", folder.resolve("tmp").toString());
        return all;
    }

    private String at(Kind kind, String name) {
        return switch (kind) {
            case DIR -> dir("d-" + name);
            case OCI -> oci("o-" + name + ":v1");
            case OCI_ARCHIVE -> "oci-archive:" + folder.resolve("oa-" + name) + ":v1";
            case REGISTRY -> "docker://" + registry.host() + "/pairs:" + name;
            case POOL -> "pool:" + folder.resolve("pool") + ":team/x:" + name;
            case BUNDLE -> "bundle:" + folder.resolve("bundle.tar") + ":team/x:" + name;
            case DOCKER_ARCHIVE -> "docker-archive:" + folder.resolve("da-" + name) + ":x:" + name;
            case DAEMON -> "docker-daemon:x:" + name;
            case STORAGE -> "containers-storage:" + new Podman(folder, "vfs").store() + "x:" + name;
        };
    }

    private Ended copy(String from, String to, String... options) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "copy",
                                "-q",
                                "--src-daemon-host=" + dockerd.host(),
                                "--dest-daemon-host=" + dockerd.host()));
        line.addAll(List.of(options));
        line.addAll(List.of(from, to));
        return hod(line.toArray(String[]::new));
    }

    private String inspect(String option, String image) {
        return hod("inspect", "--daemon-host=" + dockerd.host(), "--raw", option, image)
                .success()
                .out();
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The image in every place, a bundle of the pool last. */
    private void spread(String image, List<Kind> kinds, String... options) {
        for (Kind kind : kinds) {
            if (kind.isWritable()) {
                copy(image, at(kind, "s"), options).success();
            }
        }
        own(
                        "pack",
                        "--all",
                        "--pool",
                        folder.resolve("pool").toString(),
                        "-o",
                        folder.resolve("bundle.tar").toString())
                .success();
    }

    @Test
    void carriesAnImage() throws IOException {
        spread("docker://" + registry.host() + "/start:1", List.of(Kind.values()));
        Digest config = IMAGE.blobs().firstEntry().getKey();
        for (Kind from : Kind.values()) {
            for (Kind to : Kind.values()) {
                if (to.isWritable()) {
                    String there = at(to, from.name().toLowerCase(java.util.Locale.ROOT));
                    copy(at(from, "s"), there).success();

                    assertThat(digest(inspect("--config", there)))
                            .as("%s to %s", from, to)
                            .isEqualTo(config);
                    if (from.keepsBytes() && to.keepsBytes()) {
                        assertThat(digest(inspect("--no-tags", there)))
                                .as("%s to %s", from, to)
                                .isEqualTo(IMAGE.digest());
                    }
                }
            }
        }
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void carriesAnIndex() throws IOException {
        List<Kind> whole = List.of(Kind.values()).stream().filter(Kind::keepsBytes).toList();
        String start = "docker://" + registry.host() + "/start:2";
        spread(start, whole, "--all");
        copy(start, dir("first"), "--all").success();
        for (Kind from : whole) {
            for (Kind to : whole) {
                if (to.isWritable()) {
                    String name = from + "-" + to;
                    copy(at(from, "s"), at(to, name), "--all").success();

                    copy(at(to, name), dir(name), "--all").success();
                    assertThat(files(name)).as("%s to %s", from, to).isEqualTo(files("first"));
                }
            }
        }
    }

    @Test
    void takesOneImageOfAnIndexWhereNoMoreFit() throws IOException {
        String start = "docker://" + registry.host() + "/start:2";
        for (Kind to : List.of(Kind.DOCKER_ARCHIVE, Kind.DAEMON, Kind.STORAGE)) {
            assertThat(copy(start, at(to, "all"), "--all").failure().err())
                    .contains("does not support copying multiple images as a group");
            copy(start, at(to, "one"), "--override-arch=arm64").success();
            assertThat(inspect("--config", at(to, "one"))).contains("arm64");
        }
        assertThat(folder.resolve("da-all")).doesNotExist();
    }

    /** What the issue names, each compared by every file of its end. */
    @Test
    void bringsImagesBackAsTheyWent() throws IOException {
        String start = "docker://" + registry.host() + "/start:";
        for (String tag : List.of("1", "2")) {
            copy(start + tag, dir("first" + tag), "--all").success();

            copy(dir("first" + tag), at(Kind.REGISTRY, "back" + tag), "--all").success();
            copy(at(Kind.REGISTRY, "back" + tag), dir("registry" + tag), "--all").success();
            copy(dir("first" + tag), oci("layout" + tag + ":x"), "--all").success();
            copy(oci("layout" + tag + ":x"), dir("oci" + tag), "--all").success();
            String archive = "oci-archive:" + folder.resolve("archive" + tag);
            copy(oci("layout" + tag + ":x"), archive + ":x", "--all").success();
            copy(archive + ":x", oci("again" + tag + ":x"), "--all").success();
            String pool = "pool:" + folder.resolve("pool") + ":team/x:" + tag;
            copy(start + tag, pool, "--all").success();

            assertThat(files("registry" + tag)).isEqualTo(files("first" + tag));
            assertThat(files("oci" + tag)).isEqualTo(files("first" + tag));
            assertThat(files("again" + tag)).isEqualTo(files("layout" + tag));
        }
        Path bundle = folder.resolve("pool.tar");
        own("pack", "--all", "--pool", at("pool"), "-o", bundle.toString()).success();
        for (String tag : List.of("1", "2")) {
            copy("bundle:" + bundle + ":team/x:" + tag, dir("bundle" + tag), "--all").success();
            assertThat(files("bundle" + tag)).isEqualTo(files("first" + tag));
        }
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
