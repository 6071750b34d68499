package dev.hod.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.archive.Limits;
import dev.hod.auth.CredentialStore;
import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.install.Installer;
import dev.hod.install.ReceiptLine;
import dev.hod.install.Target;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.DockerRegistry.Feature;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleStore;
import dev.hod.transport.pool.PoolStore;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way between two docker-registries; skopeo reads back what arrived. */
class JourneyTest {
    @TempDir Path folder;
    private final Map<String, MadeImage> images = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable RegistryStore upstream;

    /** The registry that everything comes from. */
    @BeforeEach
    void publish() throws IOException {
        RandomImages maker = new RandomImages(42, 3, 40_000);
        images.put("library/alpine:3.14", maker.image());
        images.put("library/debian:12", maker.image());
        images.put("library/debian:latest", maker.image());
        images.put(
                "team/app:1.0",
                maker.index(RandomImages.Format.DOCKER, RandomImages.AMD64, RandomImages.ARM64));
        images.put("team/app:2.0", maker.attested(RandomImages.AMD64, RandomImages.ARM64));
        images.put("team/nested:1", maker.nested(RandomImages.AMD64, RandomImages.ARM64));
        images.put(
                "team/zstd:1",
                maker.image(
                        RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.Packing.ZSTD));
        images.put("things/chart:1", maker.chart());
        MemoryStore made = new MemoryStore();
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            image.getValue().writeTo(made, image.getKey());
        }
        DockerRegistry registry = closing(DockerRegistry.start(folder("upstream")));
        upstream = closing(RegistryStore.open(registry.host(), settings()));
        assertAllDone(carry(made, upstream, CopyOptions.intoRegistry()));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void leadsFromRegistryToRegistryAcrossTheGap() throws IOException {
        Path pool = folder("pool");
        try (PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE)) {
            assertAllDone(carry(upstream(), store, CopyOptions.intoPool()));
            assertAllThere(carry(upstream(), store, CopyOptions.intoPool()));
        }
        assertServed(pool);

        Path selection = folder("selection");
        try (PoolStore from = PoolStore.open(pool, Pool.Mode.READ);
                PoolStore store = PoolStore.open(selection, Pool.Mode.WRITE)) {
            assertAllDone(carry(from, store, CopyOptions.intoPool()));
        }
        Path bundle = folder.resolve("images.tar");
        try (PoolStore from = PoolStore.open(selection, Pool.Mode.READ)) {
            BundleWriter.of(Packs.all(from), PackOptions.DEFAULT)
                    .write(bundle, Compression.NONE, Progress.SILENT);
        }

        Path unpacked = folder("unpacked");
        try (BundleStore from = BundleStore.open(bundle, Limits.DEFAULT);
                PoolStore store = PoolStore.open(unpacked, Pool.Mode.WRITE)) {
            assertAllDone(carry(from, store, CopyOptions.intoPool()));
        }
        assertServed(unpacked);
        assertThat(contents(unpacked)).isEqualTo(contents(pool));

        try (BundleStore from = BundleStore.open(bundle, Limits.DEFAULT)) {
            DockerRegistry site = closing(DockerRegistry.start(folder("site"), Feature.HTPASSWD));
            assertAllDone(install(from, site, "mirror"));
            assertArrived(site, "mirror/");
            assertAllThere(install(from, site, "mirror"));
        }
    }

    @Test
    void installsFromATreeThatARegistryServes() throws IOException {
        DockerRegistry site = closing(DockerRegistry.start(folder("site"), Feature.HTPASSWD));
        try (PoolStore from = PoolStore.open(folder("upstream"), Pool.Mode.READ)) {
            assertAllDone(install(from, site, "a/b"));
        }

        assertArrived(site, "a/b/");
    }

    @Test
    void synchronisesRegistryWithRegistry() throws IOException {
        DockerRegistry site = closing(DockerRegistry.start(folder("site"), Feature.HTPASSWD));

        assertAllDone(install(upstream(), site, "copy"));

        assertArrived(site, "copy/");
        assertAllThere(install(upstream(), site, "copy"));
    }

    @Test
    void mountsWhatANeighbourHolds() throws IOException {
        DockerRegistry site = closing(DockerRegistry.start(folder("site"), Feature.HTPASSWD));
        install(upstream(), site, "copy");
        MadeImage again = images.get("library/alpine:3.14");
        MemoryStore more = new MemoryStore();
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            image.getValue().writeTo(more, image.getKey());
        }
        requireNonNull(again).writeTo(more, "new/place:1");

        List<Outcome> outcomes = install(more, site, "copy");

        assertThat(outcomes)
                .filteredOn(Outcome.Done.class::isInstance)
                .singleElement()
                .satisfies(o -> assertThat(((Outcome.Done) o).newBytes()).isZero());
    }

    private RegistryStore upstream() {
        return requireNonNull(upstream);
    }

    private List<Outcome> carry(Store from, Store to, CopyOptions options) throws IOException {
        List<Request> requests = new ArrayList<>();
        for (String written : images.keySet()) {
            ImageName name = MadeImage.named(written);
            requests.add(
                    new Request(
                            written,
                            from.source(name),
                            to.destination(name),
                            PlatformChoice.ALL,
                            new ProvenanceChoice.Fresh(from.where() + '/' + written, List.of()),
                            ReferrersChoice.LEFT));
        }
        Copier copier = new Copier(to, options, Progress.SILENT);
        return copier.run(copier.plan(requests));
    }

    private List<Outcome> install(Store from, DockerRegistry site, String prefix)
            throws IOException {
        Target target = Target.parse(site.host() + '/' + prefix);
        try (RegistryStore registry = RegistryStore.open(site.host(), withPassword(site))) {
            Installer installer =
                    new Installer(registry, target, CopyOptions.intoRegistry(), Progress.SILENT);
            List<Request> requests = new ArrayList<>();
            for (ImageName name : from.names()) {
                requests.add(
                        installer.request(
                                name.toString(),
                                from.source(name),
                                name,
                                PlatformChoice.ALL,
                                ReferrersChoice.LEFT));
            }
            return installer.install(
                    requests,
                    folder.resolve("receipt.jsonl"),
                    new ReceiptLine.Begun(
                            target.toString(), from.where(), Optional.empty(), Instant.EPOCH));
        }
    }

    private static void assertAllDone(List<Outcome> outcomes) {
        assertThat(outcomes).isNotEmpty().allMatch(Outcome.Done.class::isInstance);
    }

    private static void assertAllThere(List<Outcome> outcomes) {
        assertThat(outcomes).isNotEmpty().allMatch(Outcome.AlreadyThere.class::isInstance);
    }

    /** A tree has no fault, and docker-registry serves every image of it. */
    private void assertServed(Path tree) throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (Pool pool = Pool.open(tree, Pool.Mode.READ)) {
            PoolVerifier.verify(pool, faults::add, Progress.SILENT);
        }
        assertThat(faults).isEmpty();
        try (DockerRegistry registry = DockerRegistry.start(tree)) {
            Skopeo skopeo = new Skopeo(registry.host(), Optional.empty());
            for (Map.Entry<String, MadeImage> image : images.entrySet()) {
                assertThat(skopeo.digest(image.getKey())).isEqualTo(image.getValue().digest());
            }
        }
    }

    private void assertArrived(DockerRegistry site, String prefix) throws IOException {
        Skopeo skopeo =
                new Skopeo(
                        site.host(),
                        Optional.of(DockerRegistry.USER + ':' + DockerRegistry.PASSWORD));
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            String name = prefix + image.getKey();
            assertThat(skopeo.digest(name)).isEqualTo(image.getValue().digest());
        }
        // One of each kind, down to the last byte of its layers.
        for (String name : List.of("library/alpine:3.14", "team/app:1.0", "team/zstd:1")) {
            skopeo.copy(prefix + name, folder.resolve("back-" + name.replaceAll("[/:]", "_")));
        }
    }

    /** Every content of a tree, by its digest. */
    private static Map<String, Long> contents(Path tree) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        Path blobs = tree.resolve("docker/registry/v2/blobs");
        try (var files = Files.walk(blobs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Digest content = Digest.sha256(Files.readAllBytes(file));
                assertThat(file.toString()).endsWith('/' + content.hex() + "/data");
                sizes.put(blobs.relativize(file).toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private static RegistrySettings settings() throws IOException {
        return RegistrySettings.of(Map.of());
    }

    private RegistrySettings withPassword(DockerRegistry registry) throws IOException {
        String auth =
                Base64.getEncoder()
                        .encodeToString(
                                (DockerRegistry.USER + ':' + DockerRegistry.PASSWORD)
                                        .getBytes(StandardCharsets.UTF_8));
        Path file =
                Files.writeString(
                        folder.resolve("auth.json"),
                        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), auth));
        return settings().withCredentials(new CredentialStore(Map.of(), Optional.of(file)));
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.add(one);
        return one;
    }
}
