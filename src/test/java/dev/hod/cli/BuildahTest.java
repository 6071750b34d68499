package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import dev.hod.transport.Store;
import dev.hod.transport.oci.OciStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What buildah makes, and what it makes of ours. */
class BuildahTest extends BesideSkopeo {
    private String storage() {
        return "[vfs@%s+%s]".formatted(folder.resolve("root"), folder.resolve("run"));
    }

    private String buildah(String... arguments) {
        Stream<String> storage =
                Stream.of(
                        "--root",
                        folder.resolve("root").toString(),
                        "--runroot",
                        folder.resolve("run").toString(),
                        "--storage-driver",
                        "vfs");
        return Peers.run(
                        "buildah",
                        Stream.concat(storage, Stream.of(arguments)).toArray(String[]::new))
                .success()
                .strip();
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "oci"})
    void isReadWhateverItPushes(String format) throws IOException {
        Files.writeString(folder.resolve("file"), "content");
        String container = lastLine(buildah("from", "scratch"));
        buildah("copy", container, folder.resolve("file").toString(), "/file");
        buildah("config", "--label", "a=b", container);
        String id = lastLine(buildah("commit", "--quiet", "--format", format, container, "x/y:1"));
        for (String place : List.of("oci:layout:v1", "docker-archive:a.tar:x/y:1", "dir:d")) {
            String to = place.replaceFirst(":", ":" + folder + '/');
            buildah("push", "--quiet", "localhost/x/y:1", to);
        }

        for (String place :
                List.of(
                        oci("layout:v1"),
                        "docker-archive:" + folder.resolve("a.tar"),
                        dir("d"),
                        "containers-storage:" + storage() + "localhost/x/y:1",
                        "containers-storage:" + storage() + id)) {
            // An OCI layout has no room for a config of docker's.
            boolean converted = place.startsWith("oci:") && format.equals("docker");
            String config = hod("inspect", "--config", "--raw", place).success().out();
            assertThat(config).contains("\"a\":\"b\"");
            if (!converted) {
                assertThat(digest(config).hex()).isEqualTo(id);
            }
            hod("copy", "--dest-decompress", place, dir("out")).success();
            skopeo("copy", dir("out"), dir("checked")).success();
        }
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pullsWhateverIsWritten() throws IOException {
        MadeImage image =
                new RandomImages(71, 2, 500).image(Format.OCI, RandomImages.AMD64, Packing.GZIP);
        try (Store store = OciStore.open(folder.resolve("start"), Optional.empty())) {
            image.writeTo(store, ImageName.called("v1"));
        }
        String config = image.blobs().firstEntry().getKey().hex();
        for (String place :
                List.of(
                        oci("layout:v1"),
                        "docker-archive:" + folder.resolve("a.tar:x/y:1"),
                        "oci-archive:" + folder.resolve("oa.tar:v1"),
                        dir("d"))) {
            hod("copy", oci("start:v1"), place).success();

            assertThat(lastLine(buildah("pull", "--quiet", place))).isEqualTo(config);
            buildah("rmi", config);
        }
    }
}
