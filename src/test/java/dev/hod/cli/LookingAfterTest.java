package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a user sees who takes in what others left, and who puts a pool right. */
class LookingAfterTest extends CommandLineKit {
    LookingAfterTest() throws IOException {}

    @Test
    void adoptTakesImagesAndSaysWhatItLeaves() throws IOException {
        leave();
        Files.createDirectories(folder.resolve("left/storage/overlay-images"));

        assertThat(hod("adopt", at("left"), "--pool", at("pool"))).isZero();

        assertThat(output + errors)
                .contains(
                        "team/one:1 from dir:" + at("left/quay.io/team/one:1"),
                        "2 images in " + at("pool"),
                        "linked",
                        "left " + at("left/storage") + ": podman's storage");
        assertThat(hod("verify", at("pool"))).isZero();
        assertThat(hod("ls", at("pool"))).isZero();
        assertThat(output).contains("team/one:1", "both:latest");
        assertThat(hod("adopt", at("left"), "--pool", at("pool"))).isZero();
        assertThat(output).contains("2 images in", "no blob had to come over");
    }

    @Test
    void adoptSaysBeforehandWhatItWouldDo() throws IOException {
        leave();

        assertThat(
                        hod(
                                "adopt",
                                at("left"),
                                "--pool",
                                at("pool"),
                                "--prefix",
                                "old/",
                                "--keep-host",
                                "--dry-run"))
                .isZero();

        assertThat(output)
                .contains("old/quay.io/team/one:1 from dir:", "old/both:latest from dir:")
                .contains("2 images would be taken; nothing was done");
        assertThat(folder.resolve("pool")).doesNotExist();
    }

    @Test
    void adoptTakesTheOthersWhereOneIsBroken() throws IOException {
        leave();
        Path manifest = folder.resolve("left/both/manifest.json");
        Files.writeString(manifest, "{");

        assertThat(hod("adopt", at("left"), "--pool", at("pool"))).isEqualTo(3);

        assertThat(output).contains("1 failed:", "dir:" + at("left/both"), "is no manifest");
        assertThat(hod("ls", at("pool"))).isZero();
        assertThat(output).contains("team/one:1").doesNotContain("both");
    }

    @Test
    void adoptEndsWithTheOneReasonWhereNothingWasDone() throws IOException {
        leave();
        Files.writeString(folder.resolve("left/both/manifest.json"), "{");
        assertThat(hod("adopt", at("left/both"), "--pool", at("pool"))).isEqualTo(13);
        assertThat(hod("adopt", at("none"), "--pool", at("pool"))).isEqualTo(2);
        Files.createDirectory(folder.resolve("empty"));
        assertThat(hod("adopt", at("empty"), "--pool", at("pool"))).isEqualTo(18);
        assertThat(hod("adopt", at("left"), "--pool", at("pool"), "--prefix", "A B")).isEqualTo(64);
    }

    @Test
    void adoptTellsMachinesWhatItLeaves() throws IOException {
        leave();
        Files.createDirectories(folder.resolve("left/storage/overlay-images"));

        assertThat(hod("adopt", at("left"), "--pool", at("pool"), "--json")).isZero();

        assertThat(output)
                .contains("\"left\":[{\"path\":\"" + at("left/storage") + "\"", "\"done\":2");
    }

    @Test
    void verifyFetchesAgainWhatIsMissingOrSpoiled() throws IOException {
        assertThat(pull("--platform", "all")).isZero();
        Files.delete(data(one.blobs().lastEntry().getKey()));
        Files.write(data(both.blobs().lastEntry().getKey()), new byte[9]);

        assertThat(hod("verify", at("pool"))).isEqualTo(13);
        assertThat(errors).contains("--repair --from");
        assertThat(hod("verify", at("pool"), "--repair", "--from", source.host())).isZero();
        assertThat(output).contains("2 blobs", "fetched from " + source.host(), "is sound");
        assertThat(hod("verify", at("pool"))).isZero();
    }

    @Test
    void verifyEndsByWhatRemains() throws IOException {
        assertThat(pull("--platform", "all")).isZero();
        Files.delete(data(one.blobs().lastEntry().getKey()));
        Files.delete(data(both.blobs().lastEntry().getKey()));
        assertThat(hod("pull", "team/both:2", "--from", source.host(), "--pool", at("other")))
                .isZero();

        assertThat(hod("verify", at("pool"), "--repair", "--from", at("site"))).isEqualTo(13);

        assertThat(output + errors).contains("not repaired: team/one@");
    }

    @Test
    void verifyChecksASoundPoolOnce() throws IOException {
        assertThat(pull()).isZero();
        assertThat(hod("verify", at("pool"), "--repair", "--from", at("upstream"))).isZero();
        assertThat(output).contains("is sound").doesNotContain("fetched");
        assertThat(hod("verify", at("pool"), "--repair")).isEqualTo(64);
        assertThat(hod("verify", at("pool"), "--from", at("upstream"))).isEqualTo(64);
    }

    @Test
    void serveWantsACertificateWithItsKey() throws IOException {
        assertThat(hod("serve", at("upstream"), "--cert", at("c.pem"))).isEqualTo(64);
        assertThat(hod("serve", at("upstream"), "--htpasswd", at("none"))).isNotZero();
        Files.writeString(folder.resolve("users"), "carrier:secret\n");
        assertThat(hod("serve", at("upstream"), "--htpasswd", at("users"))).isEqualTo(18);
        assertThat(errors).contains("line 1").doesNotContain("secret");
    }

    private void leave() throws IOException {
        try (DirStore dirs = DirStore.open(folder.resolve("left"))) {
            one.writeTo(dirs, DirStore.below("quay.io/team/one:1"));
            both.writeTo(dirs, DirStore.below("both"));
        }
    }

    private Path data(Digest digest) {
        return folder.resolve("pool/docker/registry/v2/blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }
}
