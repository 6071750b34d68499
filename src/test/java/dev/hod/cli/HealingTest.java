package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pools whose files went bad where they lie. */
class HealingTest extends CommandLineKit {
    private final Digest layer = one.blobs().lastEntry().getKey();

    HealingTest() throws IOException {}

    private Path file(String pool, Digest digest) {
        return folder.resolve(pool)
                .resolve("docker/registry/v2/blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    private void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void pullTakesAnewWhatVerifyFound() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        flip(file("pool", layer));
        assertThat(hod("verify", at("pool"))).isEqualTo(13);
        assertThat(errors).contains("hint: hod verify", "--repair --from");

        assertThat(pull("--platform=all", "--check")).isZero();

        assertThat(errors).contains("blob " + layer + " was not what its digest says");
        assertThat(output).contains("1 image, 1 blob,").contains("1 image was there already");
        assertThat(hod("verify", at("pool"))).isZero();
    }

    @Test
    void pullOfAPlatformTakesAnewWhatIsRotten() throws IOException {
        assertThat(pull("--platform=linux/amd64")).isZero();
        flip(file("pool", layer));

        assertThat(pull("--platform=linux/amd64", "--check")).isZero();

        assertThat(hod("verify", at("pool"))).isZero();
    }

    @Test
    void unpackTakesAnewWhatIsRotten() throws IOException {
        assertThat(hod("pack", "--all", "--pool", at("upstream"), "-o", at("b.tar"))).isZero();
        assertThat(hod("unpack", at("b.tar"), "--to", at("pool"))).isZero();
        flip(file("pool", layer));
        assertThat(hod("unpack", at("b.tar"), "--to", at("pool"))).isZero();
        assertThat(hod("verify", at("pool"))).isEqualTo(13);

        assertThat(hod("unpack", at("b.tar"), "--to", at("pool"), "--check")).isZero();

        assertThat(hod("verify", at("pool"))).isZero();
    }

    @Test
    void nothingIsTakenAnewOfWhatIsSound() {
        assertThat(pull("--platform=all")).isZero();

        assertThat(pull("--platform=all", "--check")).isZero();

        assertThat(output).contains("2 images were there already").doesNotContain("fetched");
    }

    @Test
    void aRottenManifestIsTakenAnewWithoutAsking() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        flip(file("pool", one.digest()));

        assertThat(pull("--platform=all")).isZero();

        assertThat(hod("verify", at("pool"))).isZero();
    }

    @Test
    void packSaysWhatHelpsAgainstARottenBlob() throws IOException {
        assertThat(pull("--platform=all")).isZero();
        flip(file("pool", layer));

        assertThat(hod("pack", "--all", "--pool", at("pool"), "-o", at("x.tar"))).isEqualTo(13);

        assertThat(errors).contains("hint: hod pull --check");
    }
}
