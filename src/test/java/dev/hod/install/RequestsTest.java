package dev.hod.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.archive.Limits;
import dev.hod.bundle.Compression;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleStream;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry is asked, to the last request. */
class RequestsTest {
    @TempDir Path folder;
    private final MemoryStore source = new MemoryStore("pool");
    private final Map<String, MadeImage> images = new LinkedHashMap<>();
    private final RandomImages maker = new RandomImages(5);
    private final FakeRegistry registry = FakeRegistry.start();

    RequestsTest() throws IOException {}

    @BeforeEach
    void fill() throws IOException {
        images.put("library/one:1", maker.image());
        images.put("library/one:2", maker.image());
        images.put("team/two:1", maker.image());
        images.put(
                "team/index:1",
                maker.index(RandomImages.Format.OCI, RandomImages.AMD64, RandomImages.ARM64));
        for (Map.Entry<String, MadeImage> image : images.entrySet()) {
            image.getValue().writeTo(source, image.getKey());
        }
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void asksForNothingBeyondWhatMustBe() throws IOException {
        install(source);

        Set<Digest> unique = new HashSet<>();
        Set<String> places = new HashSet<>();
        Set<String> manifests = new HashSet<>();
        images.forEach((name, image) -> {
            String repository = MadeImage.named(name).repository();
            unique.addAll(image.blobs().keySet());
            image.blobs().keySet().forEach(d -> places.add(repository + d));
            image.manifests().forEach(m -> manifests.add(repository + m.digest()));
        });
        // A blob goes up by POST and PUT, or is mounted by a POST; a tag is looked at when
        // it is planned, just before it moves, and afterwards.
        assertThat(requests()).hasSize(places.size() + unique.size() + manifests.size() + 12);
    }

    @Test
    void asksOnceAnImageWhereAllIsThere() throws IOException {
        install(source);
        int before = requests().size();

        assertThat(install(source)).allMatch(Outcome.AlreadyThere.class::isInstance);

        assertThat(requests().subList(before, requests().size()))
                .hasSize(images.size())
                .allMatch(request -> request.startsWith("HEAD "));
    }

    @Test
    void putsTheChildrenAgainWhereARegistryLostThem() throws IOException {
        registry.once(
                "PUT",
                "/team/index/manifests/1",
                FakeReply.status(400, "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}"));

        assertThat(install(source)).allMatch(Outcome.Done.class::isInstance);

        Digest child = image("team/index:1").manifests().getFirst().digest();
        assertThat(registry.seen("PUT /v2/team/index/manifests/" + child)).hasSize(2);
    }

    @Test
    void installsWhatPassesByOnce() throws IOException {
        byte[] bundle = Packs.bundle(source, Compression.NONE);

        try (BundleStream stream =
                Bundles.stream(
                        Channels.newChannel(new ByteArrayInputStream(bundle)),
                        "a pipe",
                        Limits.DEFAULT)) {
            assertThat(install(stream)).allMatch(Outcome.Done.class::isInstance);
        }

        images.forEach((name, image) -> {
            ImageName written = MadeImage.named(name);
            assertThat(registry.manifest(written.repository(), written.tag().orElseThrow()))
                    .contains(image.top());
            image.blobs()
                    .keySet()
                    .forEach(d -> assertThat(registry.hasBlob(written.repository(), d)).isTrue());
        });
    }

    private MadeImage image(String name) {
        return Optional.ofNullable(images.get(name)).orElseThrow();
    }

    /** All but pings. */
    private List<String> requests() {
        return registry.seen().stream()
                .map(FakeRegistry.Seen::toString)
                .filter(request -> !request.equals("GET /v2/"))
                .toList();
    }

    private List<Outcome> install(Store from) throws IOException {
        Target target = Target.parse(registry.host());
        try (RegistryStore store =
                RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()))) {
            Installer installer =
                    new Installer(store, target, CopyOptions.intoRegistry(), Progress.SILENT);
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
            Path receipt = folder.resolve("receipt.jsonl");
            ReceiptLine.Begun begun =
                    new ReceiptLine.Begun(
                            target.toString(), from.where(), Optional.empty(), Instant.EPOCH);
            return from instanceof BundleStream stream
                    ? installer.install(requests, stream, receipt, begun)
                    : installer.install(requests, receipt, begun);
        }
    }
}
