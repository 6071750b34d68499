package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.cli.option.Anywhere;
import dev.hod.cli.option.Usage;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.RandomImages;
import dev.hod.testing.TestTls;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnywhereTest {
    @TempDir Path folder;
    private String errors = "";

    private int hod(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of(args),
                        Map.of("HOME", folder.toString()),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        errors = err.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    private static Anywhere of(Verb verb, String... args) throws Usage {
        return Anywhere.of(verb.command().parser(), List.of(args), Map.of("A", "b"));
    }

    @Test
    void takesWhatIsNoOptionOfTheCommandItself() throws Usage {
        Anywhere pull =
                of(Verb.PULL, "--tmpdir", "/t", "x", "--command-timeout=90s", "--pool", "/p");
        assertThat(pull.rest()).containsExactly("x", "--pool", "/p");
        assertThat(pull.environment()).containsEntry("TMPDIR", "/t").containsEntry("A", "b");
        assertThat(pull.patience()).isEqualTo(Duration.ofSeconds(90));
        assertThat(of(Verb.COPY, "--tmpdir", "/t", "x").rest())
                .containsExactly("--tmpdir", "/t", "x");
        assertThat(of(Verb.PULL, "--", "--tmpdir").rest()).containsExactly("--", "--tmpdir");
        assertThatThrownBy(() -> of(Verb.PULL, "--tmpdir"))
                .isInstanceOf(Usage.class)
                .hasMessage("missing value for --tmpdir");
        assertThatThrownBy(() -> of(Verb.PULL, "--command-timeout", "soon"))
                .isInstanceOf(Usage.class);
    }

    @Test
    void lastsBeforeAndBehindTheCommand() throws IOException {
        TestTls tls = TestTls.make(folder, "DNS:other.test");
        try (FakeRegistry registry = FakeRegistry.start(tls.context())) {
            String host = registry.host();
            try (RegistryStore store =
                    RegistryStore.open(
                            host,
                            RegistrySettings.of(Map.of())
                                    .withTrust(Set.of(), Set.of(host), List.of()))) {
                new RandomImages(3).image().writeTo(store, "team/app:1");
            }
            String pool = folder.resolve("pool").toString();
            String app = host + "/team/app:1";
            assertThat(hod("pull", app, "--pool", pool)).isEqualTo(12);
            assertThat(hod("--tls-verify=false", "pull", app, "--pool", pool)).as(errors).isZero();
            assertThat(
                            hod(
                                    "pull",
                                    app,
                                    "--pool",
                                    pool,
                                    "--tls-verify=false",
                                    "--user-agent-prefix",
                                    "site/1"))
                    .as(errors)
                    .isZero();
            assertThat(registry.seen().getLast().header("User-Agent")).contains("site/1 hod");
        }
    }
}
