package dev.hod.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.Outcomes;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What speaks of images stays listed at the target, whoever listed it. */
class ReferrersTest {
    @TempDir Path folder;
    private final MemoryStore source = new MemoryStore("pool");
    private final RandomImages images = new RandomImages(3);
    private final MadeImage image = images.image();
    private final MadeImage ours = images.referrer(image, "application/vnd.example.ours");
    private final MadeImage theirs = images.referrer(image, "application/vnd.example.theirs");

    @BeforeEach
    void fill() throws IOException {
        image.writeTo(source, "app:1");
    }

    @Test
    void joinsAnIndexOfReferrersWithTheOneOfTheTarget() throws IOException {
        images.referrersIndex(List.of(ours)).writeTo(source, index());
        try (FakeRegistry target = FakeRegistry.start()) {
            listTheirs(target.host());

            List<Outcome> first = install(target.host());
            List<Outcome> second = install(target.host());

            assertThat(first).allMatch(Outcomes::isGood);
            assertThat(listed(target.host()))
                    .containsExactlyInAnyOrder(ours.digest(), theirs.digest());
            assertThat(second).allMatch(Outcome.AlreadyThere.class::isInstance);
        }
    }

    @Test
    void joinsItInARealRegistryToo() throws IOException {
        images.referrersIndex(List.of(ours)).writeTo(source, index());
        try (DockerRegistry target = DockerRegistry.start(folder.resolve("storage"))) {
            listTheirs(target.host());

            assertThat(install(target.host())).allMatch(Outcomes::isGood);

            assertThat(listed(target.host()))
                    .containsExactlyInAnyOrder(ours.digest(), theirs.digest());
        }
    }

    @Test
    void listsReferrersThatAreInstalledByNameWhereTheRegistryDoesNot() throws IOException {
        ours.writeTo(source, "app:ours");
        theirs.writeTo(source, "app:theirs");
        try (DockerRegistry target = DockerRegistry.start(folder.resolve("storage"))) {
            assertThat(install(target.host())).allMatch(Outcome.Done.class::isInstance);

            assertThat(listed(target.host()))
                    .containsExactlyInAnyOrder(ours.digest(), theirs.digest());
        }
    }

    @Test
    void keepsWhatIsListedWhenItAddsAReferrer() throws IOException {
        ours.writeTo(source, "app:ours");
        try (FakeRegistry target = FakeRegistry.start()) {
            listTheirs(target.host());

            install(target.host());

            assertThat(listed(target.host()))
                    .containsExactlyInAnyOrder(ours.digest(), theirs.digest());
        }
    }

    @Test
    void namesAReferrerOnlyAfterItIsListed() throws IOException {
        ours.writeTo(source, "app:ours");
        try (FakeRegistry target = FakeRegistry.start()) {
            target.always("PUT", "/manifests/sha256-", FakeReply.status(403, "{\"errors\":[]}"));

            assertThat(install(target.host()))
                    .filteredOn(o -> o.request().written().equals("app:ours"))
                    .singleElement()
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(target.manifest("app", "ours")).isEmpty();
            assertThat(target.manifest("app", "1")).isPresent();
        }
    }

    @Test
    void leavesTheListingToARegistryThatDoesIt() throws IOException {
        ours.writeTo(source, "app:ours");
        try (FakeRegistry target = FakeRegistry.start().withReferrers()) {
            install(target.host());

            assertThat(target.manifest("app", "sha256-" + image.digest().hex())).isEmpty();
        }
    }

    private String index() {
        return "app:sha256-" + image.digest().hex();
    }

    private void listTheirs(String host) throws IOException {
        try (RegistryStore registry = open(host)) {
            image.writeTo(registry, "app:1");
            images.referrersIndex(List.of(theirs)).writeTo(registry, index());
        }
    }

    private List<Digest> listed(String host) throws IOException {
        try (RegistryStore registry = open(host)) {
            var there = registry.source(MadeImage.named(index()));
            return Manifest.parse(there.manifest(there.resolve().orElseThrow()))
                    .references()
                    .stream()
                    .map(Descriptor::digest)
                    .toList();
        }
    }

    private static RegistryStore open(String host) throws IOException {
        return RegistryStore.open(host, RegistrySettings.of(Map.of()));
    }

    private List<Outcome> install(String host) throws IOException {
        Target target = Target.parse(host);
        try (RegistryStore registry = open(host)) {
            Installer installer =
                    new Installer(registry, target, CopyOptions.intoRegistry(), Progress.SILENT);
            List<Request> requests = new ArrayList<>();
            for (ImageName name : source.names()) {
                requests.add(
                        installer.request(
                                name.toString(),
                                source.source(name),
                                name,
                                PlatformChoice.ALL,
                                ReferrersChoice.LEFT));
            }
            return installer.install(
                    requests,
                    folder.resolve("receipt.jsonl"),
                    new ReceiptLine.Begun(host, "pool", Optional.empty(), Instant.EPOCH));
        }
    }
}
