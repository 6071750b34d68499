package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.TestTls;
import dev.hod.transport.dir.DirStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hints name what the command that failed has, not what another one has. */
@SuppressWarnings("NullAway.Init")
class HintsTest {
    @TempDir Path folder;

    private String errors(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of(args), Map.of(), both, both)).isNotZero();
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "inspect", "list-tags", "delete", "login"})
    void sendsACertificateWhereEveryToolLooksForIt(String command) throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            String image = "docker://" + registry.host() + "/a";
            String[] line =
                    switch (command) {
                        case "copy" -> new String[] {command, image, "dir:" + folder.resolve("d")};
                        case "login" ->
                                new String[] {command, "-u", "a", "-p", "b", registry.host()};
                        default -> new String[] {command, image};
                    };

            assertThat(errors(line))
                    .contains("whom nobody here trusts")
                    .contains("certs.d/" + registry.host() + "/ca.crt")
                    .doesNotContain("--ca ")
                    .doesNotContain("--insecure ");
        }
    }

    @Test
    void saysHowTheFileOfAnAuthorityIsNamed() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        Path certificates = Files.createDirectory(folder.resolve("certs"));
        Files.copy(tls.certificate(), certificates.resolve("ca.cert"));
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            String image = "docker://" + registry.host() + "/a";

            assertThat(errors("inspect", "--cert-dir", certificates.toString(), image))
                    .contains("ca.cert: there is no key (*.key)")
                    .contains("those of authorities are named *.crt");
        }
    }

    @Test
    void namesThePlaceThatCannotBeWrittenTo() throws IOException {
        MadeImage image = new RandomImages(3).image();
        try (DirStore store = DirStore.open(folder.resolve("image"))) {
            image.writeTo(store, ImageName.SOLE);
        }
        String source = "dir:" + folder.resolve("image");

        assertThat(errors("copy", "--quiet", source, "dir:/proc/x"))
                .contains("write dir:/proc/x: ")
                .doesNotContain(".tmp");
        assertThat(errors("copy", "--quiet", source, "oci:/proc/x:y"))
                .contains("write oci:/proc/x:y: ");
        assertThat(errors("copy", "--quiet", source, "docker-archive:/proc/x:y:z"))
                .contains("write docker-archive:/proc/x:")
                .doesNotContain(".tmp");
    }

    @Test
    void namesTheHostThatAPullMayTrust() throws IOException {
        TestTls tls = TestTls.make(folder, "IP:127.0.0.1");
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            String pool = folder.resolve("pool").toString();

            assertThat(errors("pull", registry.host() + "/a:1", "--pool", pool))
                    .contains("--ca FILE", "--insecure " + registry.host());
        }
    }

    @Test
    void saysToSkopeosCommandsHowARegistryWithoutTlsIsAsked() {
        assertThat(errors("inspect", "docker://no.such.host.invalid/a"))
                .contains("the host is not known", "--tls-verify=false")
                .doesNotContain("--plain-http");
    }

    @Test
    void namesTheOptionForAPassphraseThatNobodyCanType() {
        assertThat(errors("generate-sigstore-key", "--output-prefix", folder.resolve("k") + ""))
                .contains("--passphrase-file FILE");
    }
}
