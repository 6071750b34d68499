package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.hod.adoption.Survey;
import dev.hod.app.Adopt.Adopted;
import dev.hod.app.Adopt.Existing;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.oci.OciStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other tools left, taken into a pool. */
class AdoptTest {
    @TempDir Path folder;
    private final RandomImages images = new RandomImages(11, 3, 30_000);
    private final MadeImage image = images.image();
    private final MadeImage index =
            images.index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64);
    private Path left;
    private Path pool;

    @BeforeEach
    void makeFolder() throws IOException {
        left = Files.createDirectory(folder.resolve("left"));
        pool = folder.resolve("pool");
    }

    @Test
    void takesATreeThatARegistryMade() throws IOException {
        try (DirStore dirs = DirStore.open(folder)) {
            image.writeTo(dirs, DirStore.below("image"));
            index.writeTo(dirs, DirStore.below("index"));
        }
        try (DockerRegistry registry = DockerRegistry.start(made("registry"))) {
            String to = "docker://" + registry.host();
            copy("dir:" + folder.resolve("image"), to + "/app/web:1.0");
            copy("--all", "dir:" + folder.resolve("index"), to + "/multi:2");
        }
        Adopted adopted = adopt();
        assertThat(adopted.carried().outcomes())
                .hasSize(2)
                .allMatch(Outcome.Done.class::isInstance);
        assertThat(tags())
                .isEqualTo(Map.of("app/web:1.0", image.digest(), "multi:2", index.digest()));
        assertThat(adopted.sharing().linked()).isEqualTo(blobs());
        assertThat(adopted.sharing().copied()).isZero();
        assertThat(faults()).isEmpty();
    }

    @Test
    void takesTheTreeWhicheverOfItsFoldersIsNamed() throws IOException {
        registry(left);
        for (String named : List.of("", "docker", "docker/registry", "docker/registry/v2")) {
            assertThat(adopt(left.resolve(named)).look(Progress.SILENT).found())
                    .as(named)
                    .extracting(found -> found.as().toString())
                    .containsExactly("app/web:1.0", "multi:2");
        }
    }

    @Test
    void takesAllKindsAtOnceAndEachBlobOnce() throws IOException {
        Path storage = registry(left.resolve("registry"));
        skopeo(storage, "app/web:1.0", "dir:" + made("dirs/quay.io/team/app:1.0"));
        skopeo(storage, "multi:2", "--all", "dir:" + made("dirs/multi:3"));
        skopeo(storage, "app/web:1.0", "oci:" + left.resolve("layouts") + ":quay.io/other/app:1.1");
        skopeo(storage, "app/web:1.0", "oci-archive:" + left.resolve("a.tar") + ":plain:1.2");
        Adopted adopted = adopt();
        assertThat(adopted.refused()).isEmpty();
        assertThat(tags())
                .containsEntry("app/web:1.0", image.digest())
                .containsEntry("multi:2", index.digest())
                .containsEntry("dirs/multi:3", index.digest())
                .containsEntry("dirs/quay.io/team/app:1.0", image.digest())
                .containsEntry("other/app:1.1", image.digest())
                .containsEntry("plain:1.2", image.digest())
                .hasSize(6);
        assertThat(adopted.sharing().linked() + adopted.carried().blobs()).isEqualTo(blobs());
        assertThat(faults()).isEmpty();
    }

    @Test
    void takesFoldersNamedLikeReferences() throws IOException {
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("docker.io/library/alpine:3.20"));
            index.writeTo(dirs, DirStore.below("quay.io/calico/cni:v3"));
            image.writeTo(dirs, DirStore.below("nginx"));
        }
        Path signature = Files.writeString(left.resolve("nginx/signature-1"), "signed");
        assertThat(adopt().left()).extracting(Survey.Left::path).containsExactly(signature);
        assertThat(tags())
                .isEqualTo(
                        Map.of(
                                "library/alpine:3.20", image.digest(),
                                "calico/cni:v3", index.digest(),
                                "nginx:latest", image.digest()));
    }

    @Test
    void putsAPrefixAndTheHostBeforeNames() throws IOException {
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("docker.io/library/alpine:3.20"));
        }
        new Adopt(
                        left,
                        pool,
                        new Adopt.Naming("old/site", Hosts.KEPT),
                        Existing.KEPT,
                        Held.BY_LENGTH,
                        folder)
                .run(Progress.SILENT);
        assertThat(tags()).containsOnlyKeys("old/site/docker.io/library/alpine:3.20");
    }

    @Test
    void takesALayoutThatUmociMade() throws IOException {
        Peers.require("umoci");
        Path layout = left.resolve("team/app");
        Files.createDirectories(layout.getParent());
        Peers.run("umoci", "init", "--layout", layout.toString()).success();
        Peers.run("umoci", "new", "--image", layout + ":1.0").success();
        adopt();
        assertThat(tags()).containsOnlyKeys("team/app:1.0");
        assertThat(faults()).isEmpty();
    }

    @Test
    void takesWhatPodmanSaved() throws IOException {
        Path storage = registry(folder.resolve("registry"));
        Podman podman = new Podman(folder, "vfs");
        try (DockerRegistry registry = DockerRegistry.start(storage)) {
            podman.run("pull", "--tls-verify=false", registry.host() + "/app/web:1.0");
            String name = registry.host() + "/app/web:1.0";
            podman.run("save", "--format", "oci-archive", "-o", made("oci.tar").toString(), name);
            podman.run("tag", name, "localhost/app/web:podman");
            podman.run("save", "-o", made("docker.tar").toString(), "localhost/app/web:podman");
        }
        Adopted adopted = adopt();
        assertThat(adopted.refused()).isEmpty();
        assertThat(tags()).containsOnlyKeys("app/web:1.0", "app/web:podman");
        assertThat(faults()).isEmpty();
    }

    /** What {@code hauler store} keeps, and {@code hauler store save} makes of it. */
    @Test
    void takesHaulersStoreAndItsArchive() throws IOException {
        MadeImage signature = images.cosignSignature(image);
        Path hauler = folder.resolve("hauler");
        try (OciStore layout = OciStore.open(hauler, Optional.empty())) {
            image.writeTo(layout, ImageName.called("1"));
            signature.writeTo(layout, ImageName.called("2"));
        }
        Files.writeString(
                hauler.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":["
                        + haulerEntry(image, "dev.cosignproject.cosign/image")
                        + ','
                        + haulerEntry(signature, "dev.cosignproject.cosign/sigs")
                        + "]}");
        Files.writeString(hauler.resolve("manifest.json"), "[]");
        Peers.run("tar", "-cf", at("haul.tar"), "-C", hauler.toString(), ".").success();
        try (OutputStream out =
                new ZstdOutputStream(Files.newOutputStream(left.resolve("haul.tar.zst")))) {
            Files.copy(folder.resolve("haul.tar"), out);
        }
        for (Path from : List.of(left, hauler)) {
            Adopted adopted = adopt(from).run(Progress.SILENT);
            assertThat(adopted.refused()).isEmpty();
            String tag = image.digest().toString().replace(':', '-');
            assertThat(tags())
                    .isEqualTo(
                            Map.of(
                                    "team/app:1.0",
                                    image.digest(),
                                    "team/app:" + tag + ".sig",
                                    signature.digest()));
        }
        assertThat(faults()).isEmpty();
    }

    private static String haulerEntry(MadeImage image, String kind) {
        return ("{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{"
                        + "\"kind\":\"%s\","
                        + "\"io.containerd.image.name\":\"index.docker.io/team/app:1.0\","
                        + "\"org.opencontainers.image.ref.name\":\"team/app:1.0\"}}")
                .formatted(
                        image.top().mediaType(), image.digest(), image.top().bytes().length, kind);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void takesSignaturesThatALayoutListsWithoutNames() throws IOException {
        MadeImage signature = images.referrer(image, "application/vnd.example.signature");
        try (OciStore layout = OciStore.open(left.resolve("app"), Optional.empty())) {
            image.writeTo(layout, ImageName.called("1.0"));
            signature.writeTo(layout, ImageName.SOLE);
        }
        Adopted adopted = adopt();
        assertThat(adopted.found()).hasSize(1);
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.READ)) {
            assertThat(store.pool().holds("app", signature.top().descriptor())).isTrue();
        }
    }

    @Test
    void refusesWhatIsNotWhatItsDigestSays() throws IOException {
        registry(left);
        Digest layer = image.blobs().lastEntry().getKey();
        Path data = data(left, layer);
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);
        Adopted adopted = adopt();
        assertThat(failures(adopted)).hasSize(1);
        assertThat(((Failure) failures(adopted).getFirst().cause()).kind())
                .isEqualTo(Failure.Kind.CORRUPT);
        assertThat(tags()).containsOnlyKeys("multi:2");
        assertThat(faults()).isEmpty();
    }

    @Test
    void keepsWhatThePoolHasByAName() throws IOException {
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
            images.image().writeTo(store, "alpine:3.20");
        }
        Map<String, Digest> before = tags();
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("alpine:3.20"));
        }
        Adopted kept = adopt();
        assertThat(kept.refused()).hasSize(1);
        assertThat(((Failure) kept.refused().getFirst().why()).kind())
                .isEqualTo(Failure.Kind.CONFLICT);
        assertThat(tags()).isEqualTo(before);
        new Adopt(
                        left,
                        pool,
                        new Adopt.Naming("", Hosts.LEFT_OUT),
                        Existing.REPLACED,
                        Held.BY_LENGTH,
                        folder)
                .run(Progress.SILENT);
        assertThat(tags()).isEqualTo(Map.of("alpine:3.20", image.digest()));
    }

    @Test
    void refusesTwoImagesOfOneName() throws IOException {
        try (DirStore dirs = DirStore.open(left)) {
            image.writeTo(dirs, DirStore.below("docker.io/team/app:1"));
            index.writeTo(dirs, DirStore.below("quay.io/team/app:1"));
        }
        assertThat(failures(adopt())).hasSize(2);
        assertThat(tags()).isEmpty();
    }

    @Test
    void saysWhatItLeavesAndWhy() throws IOException {
        registry(left.resolve("registry"));
        Files.createDirectories(left.resolve("storage/overlay-images"));
        Files.writeString(left.resolve("manifest.json"), "{\"name\": \"an application\"}");
        Files.writeString(left.resolve("notes.tar"), "x".repeat(3000));
        Path broken =
                left.resolve("registry/docker/registry/v2/repositories/multi/_manifests/tags");
        Files.createDirectories(broken.resolve("broken"));
        Files.createDirectory(left.resolve("layout"));
        Files.writeString(left.resolve("layout/oci-layout"), "{}");
        Files.writeString(left.resolve("layout/index.json"), "{");
        Adopted adopted = adopt();
        assertThat(adopted.left())
                .extracting(one -> left.relativize(one.path()).toString())
                .containsExactly("storage");
        assertThat(adopted.refused())
                .extracting(Adopt.Refused::written)
                .containsExactly(
                        left.resolve("layout").toString(),
                        "pool:" + left.resolve("registry") + ":multi:broken");
        assertThat(tags()).containsOnlyKeys("app/web:1.0", "multi:2");
    }

    @Test
    void hasNothingToTakeWhereNothingIs() throws IOException {
        Files.writeString(left.resolve("README"), "nothing");
        assertThatThrownBy(this::adopt).isInstanceOf(WrongPlace.class);
        assertThat(pool).doesNotExist();
    }

    @Test
    void takesNothingTwice() throws IOException {
        registry(left);
        adopt();
        Adopted again = adopt();
        assertThat(again.carried().outcomes()).allMatch(Outcome.AlreadyThere.class::isInstance);
        assertThat(again.sharing().linked()).isZero();
    }

    private Adopt adopt(Path from) {
        return new Adopt(
                from,
                pool,
                new Adopt.Naming("", Hosts.LEFT_OUT),
                Existing.KEPT,
                Held.BY_LENGTH,
                folder);
    }

    private Adopted adopt() throws IOException {
        return adopt(left).run(Progress.SILENT);
    }

    /** Blobs of both images, which have some in common. */
    private int blobs() {
        Set<Digest> all = new HashSet<>(image.blobs().keySet());
        all.addAll(index.blobs().keySet());
        return all.size();
    }

    private static List<Outcome.Failed> failures(Adopted adopted) {
        return adopted.carried().outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
    }

    /** A tree with {@code app/web:1.0} and {@code multi:2}. */
    private Path registry(Path root) throws IOException {
        Peers.require("docker-registry");
        try (PoolStore store = PoolStore.open(root, Pool.Mode.WRITE)) {
            image.writeTo(store, "app/web:1.0");
            index.writeTo(store, "multi:2");
        }
        return root;
    }

    private void skopeo(Path storage, String name, String... more) throws IOException {
        try (DockerRegistry registry = DockerRegistry.start(storage)) {
            List<String> arguments = new ArrayList<>(List.of(more));
            arguments.add(more.length - 1, "docker://" + registry.host() + '/' + name);
            copy(arguments.toArray(String[]::new));
        }
    }

    private static void copy(String... arguments) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("copy", "--insecure-policy", "--src-tls-verify=false"));
        all.add("--dest-tls-verify=false");
        all.addAll(List.of(arguments));
        Peers.run("skopeo", all.toArray(String[]::new)).success();
    }

    private Path made(String path) throws IOException {
        Path made = left.resolve(path);
        Files.createDirectories(made.getParent());
        return made;
    }

    private static Path data(Path root, Digest digest) {
        String hex = digest.hex();
        return root.resolve(
                "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + '/' + hex + "/data");
    }

    private Map<String, Digest> tags() throws IOException {
        Map<String, Digest> tags = new TreeMap<>();
        try (Store store = PoolStore.open(pool, Pool.Mode.READ)) {
            for (var name : store.names()) {
                store.source(name)
                        .resolve()
                        .ifPresent(found -> tags.put(name.toString(), found.digest()));
            }
        }
        return tags;
    }

    private List<Fault> faults() throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool opened = Pool.open(pool, Pool.Mode.READ)) {
            PoolVerifier.verify(opened, faults::add, Progress.SILENT);
        }
        return faults;
    }
}
