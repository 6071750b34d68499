package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.FakeReply;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.oci.OciStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sources that are missing, or too slow. */
class OddSourcesTest extends BesideSkopeo {
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
