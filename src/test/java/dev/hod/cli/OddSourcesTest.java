package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.oci.OciStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sources that are too old, or too slow. */
class OddSourcesTest extends BesideSkopeo {
    private static final String SCHEMA1 =
            """
            {"schemaVersion":1,"name":"a","tag":"1","architecture":"amd64",\
            "fsLayers":[{"blobSum":"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"}],\
            "history":[{"v1Compatibility":"{\\"id\\":\\"0\\"}"}]}\
            """;

    @Test
    void ofSchema1CanBeLookedAtAndAreRefusedByName() throws IOException {
        Path there = Files.createDirectory(folder.resolve("old"));
        Files.writeString(there.resolve("version"), "Directory Transport Version: 1.1\n");
        Files.writeString(there.resolve("manifest.json"), SCHEMA1);
        assertThat(hod("inspect", "--raw", dir("old")).success().out())
                .isEqualTo(skopeo("inspect", "--raw", dir("old")).success().out())
                .isEqualTo(SCHEMA1);

        try (FakeRegistry registry = FakeRegistry.start()) {
            registry.addManifest(
                    "a",
                    "1",
                    new RawManifest(
                            MediaType.DOCKER_SCHEMA1, SCHEMA1.getBytes(StandardCharsets.UTF_8)));
            for (String source : List.of(dir("old"), "docker://" + registry.host() + "/a:1")) {
                for (String target : List.of(dir("x"), oci("x"), "oci-archive:" + folder + "/x")) {
                    assertThat(hod("copy", source, target).failure().err())
                            .contains("chema 1")
                            .hasLineCount(1);
                    assertThat(folder.resolve("x")).doesNotExist();
                }
            }
        }
    }

    /** Only an image that is missing counts as one, not a place, nor too many of them. */
    @Test
    void endAsSkopeoEnds() throws IOException {
        MadeImage image = new RandomImages(96).image();
        try (Store store = OciStore.open(folder.resolve("two"), Optional.empty())) {
            image.writeTo(store, ImageName.called("a"));
            new RandomImages(97).image().writeTo(store, ImageName.called("b"));
        }
        for (String place : List.of(oci("two"), oci("none:a"), dir("none"), "oci-archive:/none")) {
            hod("inspect", place).failure();
            hod("copy", place, dir("x")).failure();
        }
        assertThat(hod("inspect", oci("two:c")).exitCode()).isEqualTo(2);
        assertThat(hod("copy", oci("two:c"), dir("x")).exitCode()).isEqualTo(2);
    }

    @Test
    void areGivenUpInTime() throws IOException {
        MadeImage image = new RandomImages(95, 1, 5_000).image();
        CountDownLatch forever = new CountDownLatch(1);
        try (FakeRegistry registry = FakeRegistry.start()) {
            push(image, registry.host(), "a:1");
            String source = "docker://" + registry.host() + "/a:1";
            registry.always("GET", "/blobs/", FakeReply.stallAfter(100, forever));

            for (String[] line :
                    List.of(
                            new String[] {"copy", source, dir("x")},
                            new String[] {"inspect", source})) {
                String[] all = new String[line.length + 2];
                all[0] = "--command-timeout";
                all[1] = "300ms";
                System.arraycopy(line, 0, all, 2, line.length);
                assertThat(hod(all).failure().err()).contains("context deadline exceeded");
            }
            assertThat(folder.resolve("x")).doesNotExist();
        } finally {
            forever.countDown();
        }
    }
}
