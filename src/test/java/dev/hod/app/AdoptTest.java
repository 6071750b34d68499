package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.hod.adoption.Survey;
import dev.hod.app.Adopt.Adopted;
import dev.hod.copy.Outcome;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.Podman;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.oci.OciStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other tools left, taken into a pool. */
class AdoptTest extends AdoptKit {
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
}
