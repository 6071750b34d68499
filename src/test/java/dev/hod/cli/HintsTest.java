package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.FakeRegistry;
import dev.hod.testing.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
