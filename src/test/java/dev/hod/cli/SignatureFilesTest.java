package dev.hod.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simple signatures, which lie beside an image, on the way between folders. */
class SignatureFilesTest extends BesideSkopeo {
    private static final MadeImage IMAGE = new RandomImages(91).image();
    private static final MadeImage INDEX =
            new RandomImages(92).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64);

    /** An image in a folder, with files of signatures. */
    private void signed(MadeImage image, String name, String... files) throws IOException {
        try (Store store = DirStore.open(folder.resolve(name))) {
            image.writeTo(store, ImageName.SOLE);
        }
        for (String file : files) {
            Files.write(folder.resolve(name).resolve(file), ("\u0089" + file).getBytes(ISO_8859_1));
        }
    }

    @Test
    void goAlong() throws IOException {
        String amd64 = INDEX.manifests().getFirst().digest().hex();
        signed(IMAGE, "one", "signature-1", "signature-2");
        signed(INDEX, "both", "signature-1", amd64 + ".signature-1");

        for (String name : List.of("one", "both")) {
            hod("copy", "--all", dir(name), dir("ours")).success();
            assertThat(files("ours")).isEqualTo(files(name));
            // The image is not there without them, nor with them.
            hod("copy", "--all", "--remove-signatures", dir(name), dir("ours")).success();
            assertThat(files("ours").keySet()).noneMatch(file -> file.contains("signature-"));
            hod("copy", "--all", dir(name), dir("ours")).success();
            assertThat(files("ours")).isEqualTo(files(name));
        }
        hod("copy", "--override-arch=amd64", dir("both"), dir("amd64")).success();
        assertThat(folder.resolve("amd64/signature-1"))
                .hasSameBinaryContentAs(folder.resolve("both").resolve(amd64 + ".signature-1"));
    }

    /** Skopeo looks for the letter that signatures of simple signing begin with. */
    @Test
    void goAlongAsWithSkopeo() throws IOException {
        signed(IMAGE, "one");
        Files.write(folder.resolve("one/signature-1"), new byte[] {(byte) 0x89, 1, 2, 3});

        skopeo("copy", dir("one"), dir("theirs")).success();
        hod("copy", dir("one"), dir("ours")).success();

        assertThat(files("ours")).isEqualTo(files("theirs")).containsKey("signature-1");
    }

    @Test
    void areNeitherLostNorBrokenUnasked() throws IOException {
        signed(IMAGE, "signed", "signature-1");
        assertThat(hod("copy", dir("signed"), oci("x:1")).failure().err())
                .contains("Can not copy signatures to ");
        hod("copy", "--remove-signatures", dir("signed"), oci("x:1")).success();
        Ended converted = hod("copy", "--format=v2s2", dir("signed"), dir("y")).failure();
        assertThat(converted.err()).contains("Would invalidate signatures");
        assertThat(folder.resolve("y")).doesNotExist();

        hod("copy", "--remove-signatures", "--format=v2s2", dir("signed"), dir("y")).success();
        assertThat(files("y").keySet()).doesNotContain("signature-1");
    }
}
