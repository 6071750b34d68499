package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.transport.ImageSource.Referrers;
import dev.hod.transport.ImageSource.Tagged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryReferrersTest {
    private static final ImageName APP = ImageName.tagged("team/app", "1.0");

    private final TestImage image = TestImage.of(1, 10);
    private final RawManifest signature = signature();
    private FakeRegistry registry;
    private RegistryStore store;

    @BeforeEach
    void start() throws IOException {
        registry = FakeRegistry.start();
        registry.addManifest("team/app", "1.0", image.manifest());
        store = RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()));
    }

    @AfterEach
    void stop() {
        store.close();
        registry.close();
    }

    private RawManifest signature() {
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[],\"subject\":%s}"
                        .formatted(
                                MediaType.OCI_MANIFEST,
                                TestImage.json(image.blobs().getFirst().descriptor()),
                                TestImage.json(image.manifest().descriptor()));
        return new RawManifest(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8));
    }

    private Referrers find() throws IOException {
        return store.source(APP).referrers(image.manifest().digest());
    }

    @Test
    void findsNoneWhereThereAreNone() throws IOException {
        assertThat(find()).isEqualTo(Referrers.NONE);
    }

    @Test
    void asksTheReferrersApiFirst() throws IOException {
        registry.withReferrers();
        registry.addManifest("team/app", signature.digest().toString(), signature);
        Referrers found = find();
        assertThat(found.manifests())
                .extracting(Descriptor::digest)
                .containsExactly(signature.digest());
        assertThat(found.index()).isEmpty();
    }

    @Test
    void findsTheTagThatStandsInForTheApi() throws IOException {
        String json =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaType.OCI_INDEX, TestImage.json(signature.descriptor()));
        RawManifest index =
                new RawManifest(MediaType.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8));
        registry.addManifest("team/app", "sha256-" + image.manifest().digest().hex(), index);
        assertThat(find().index()).isEqualTo(Optional.of(index.descriptor()));
    }

    @Test
    void findsThatTagBesideTheApiToo() throws IOException {
        registry.withReferrers();
        registry.addManifest("team/app", signature.digest().toString(), signature);
        byte[] json = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
        RawManifest index = new RawManifest(MediaType.OCI_INDEX, json);
        registry.addManifest("team/app", "sha256-" + image.manifest().digest().hex(), index);

        assertThat(find().manifests())
                .extracting(Descriptor::digest)
                .containsExactly(signature.digest());
        assertThat(find().index()).isEqualTo(Optional.of(index.descriptor()));
    }

    @Test
    void findsWhatCosignTags() throws IOException {
        String tag = "sha256-" + image.manifest().digest().hex() + ".sig";
        registry.addManifest("team/app", tag, signature);
        assertThat(find().tags()).containsExactly(new Tagged(tag, signature.descriptor()));
    }
}
