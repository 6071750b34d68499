package dev.hod.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Layers that hod cannot make or not even read: in zstd:chunked, whose annotations say where its
 * parts are, and encrypted ones. They are carried as they are, wherever nothing else was asked for.
 */
class StrangeLayersTest extends BesideSkopeo {
    private static final String CHUNKED =
            "\"annotations\":{\"io.github.containers.zstd-chunked.manifest-checksum\":\"sha256:1\","
                    + "\"io.github.containers.zstd-chunked.manifest-position\":\"1:2:3:1\"},";
    private static final String ENCRYPTED =
            "\"annotations\":{\"org.opencontainers.image.enc.keys.jwe\":\"e30=\","
                    + "\"org.opencontainers.image.enc.pubopts\":\"e30=\"},";

    @BeforeEach
    void make() throws IOException {
        MadeImage image = new RandomImages(71).image(Format.OCI, RandomImages.AMD64, Packing.ZSTD);
        write("chunked", image, withLayers(text(image), "\"digest\"", CHUNKED + "\"digest\""));
        write(
                "encrypted",
                image,
                withLayers(
                        text(image).replace("tar+zstd\"", "tar+zstd+encrypted\""),
                        "\"digest\"",
                        ENCRYPTED + "\"digest\""));
    }

    /** Changes something in all layers, but not in the config. */
    private static String withLayers(String manifest, String from, String to) {
        int layers = manifest.indexOf("\"layers\"");
        return manifest.substring(0, layers) + manifest.substring(layers).replace(from, to);
    }

    private static String text(MadeImage image) {
        return new String(image.top().bytes(), StandardCharsets.UTF_8);
    }

    private void write(String name, MadeImage image, String manifest) throws IOException {
        RawManifest raw =
                new RawManifest(MediaType.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
        try (Store store = DirStore.open(folder.resolve(name))) {
            ImageDestination destination = store.destination(ImageName.SOLE);
            for (Descriptor part : Manifest.parse(raw).references()) {
                MadeImage.Content content = requireNonNull(image.blobs().get(part.digest()));
                destination.put(new BytesBlob(part, content.bytes(), "memory"));
            }
            destination.put(raw);
            store.flush();
            destination.commit(raw, Optional.empty());
        }
    }

    @Test
    void areCarriedAsTheyAre() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            for (String name : new String[] {"chunked", "encrypted"}) {
                Map<String, Digest> made = files(name);
                String[] way = {
                    dir(name),
                    "docker://" + registry.host() + "/a:" + name,
                    oci("layout:" + name),
                    "oci-archive:" + folder + "/" + name + ".tar:v",
                    "pool:" + folder + "/pool:a:" + name,
                    dir("end")
                };
                for (int i = 1; i < way.length; i++) {
                    own("copy", "--preserve-digests", way[i - 1], way[i]).success();
                    hod("inspect", way[i]).success();
                }
                assertThat(files("end")).isEqualTo(made);
                hod("copy", "--format", "oci", dir(name), dir("as-oci")).success();
                assertThat(files("as-oci")).isEqualTo(made);
            }
        }
    }

    @Test
    void areCarriedByBundlesAsWell() throws IOException {
        for (String name : new String[] {"chunked", "encrypted"}) {
            own("copy", dir(name), "pool:" + folder + "/pool:a:" + name).success();
        }
        own("pack", "--pool", folder + "/pool", "--all", "-o", folder + "/b.hod.tar").success();
        for (String name : new String[] {"chunked", "encrypted"}) {
            own("copy", "bundle:" + folder + "/b.hod.tar:a:" + name, dir("x")).success();
            assertThat(files("x")).isEqualTo(files(name));
        }
    }

    /** What its parts' places were is of no use to a layer that is packed otherwise. */
    @Test
    void loseWhatSaysWhereTheirPartsAreWhenTheyAreRepacked() throws IOException {
        hod("copy", "--dest-compress-format", "gzip", dir("chunked"), oci("gzip:v")).success();
        assertThat(hod("inspect", "--raw", oci("gzip:v")).out())
                .contains("tar+gzip")
                .doesNotContain("zstd-chunked");
    }

    @Test
    void areRefusedOnlyByWhatMustUnpackThem() throws IOException {
        for (String[] line :
                new String[][] {
                    {"--format", "v2s2", dir("encrypted"), dir("x")},
                    {dir("encrypted"), "docker-archive:" + folder + "/x:a:1"},
                }) {
            String[] all = new String[line.length + 1];
            all[0] = "copy";
            System.arraycopy(line, 0, all, 1, line.length);
            assertThat(hod(all).failure().err()).contains("encrypted").hasLineCount(1);
            assertThat(folder.resolve("x")).doesNotExist();
        }
    }
}
