package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.cli.option.Usage;
import dev.hod.toml.BadToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultsTest {
    @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private List<String> complete(Verb verb, String... args) throws IOException, Usage {
        return Defaults.of(environment).complete(verb, verb.command().parser(), List.of(args));
    }

    private void file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), text);
        environment.put("HOD_CONFIG", file.toString());
    }

    @Test
    void givesEveryCommandTheOptionsThatItHas() throws IOException, Usage {
        file("pool = \"/p\"\nplain-http = [\"a:1\", \"b:2\"]\nquiet = true\ndebug = false\n");
        assertThat(complete(Verb.PULL, "x"))
                .containsExactlyInAnyOrder(
                        "--pool=/p", "--plain-http=a:1", "--plain-http=b:2", "--quiet", "x")
                .endsWith("x");
        assertThat(complete(Verb.COPY, "a", "b")).containsExactly("--quiet", "a", "b");
    }

    @Test
    void lastsOnlyUntilTheCommandLineOrAVariableSaysBetter() throws IOException, Usage {
        file("pool = \"/general\"\n[pull]\npool = \"/own\"\n");
        assertThat(complete(Verb.PULL)).containsExactly("--pool=/own");
        assertThat(complete(Verb.SELECT)).containsExactly("--pool=/general");
        environment.put("HOD_POOL", "/variable");
        assertThat(complete(Verb.PULL)).containsExactly("--pool=/variable");
        assertThat(complete(Verb.PULL, "--pool", "/line")).containsExactly("--pool", "/line");
        assertThat(complete(Verb.PULL, "--pool=/line")).containsExactly("--pool=/line");
    }

    @Test
    void readsVariablesWithUnderscores() throws IOException, Usage {
        environment.put("HOD_REGISTRIES_CONF", "/r");
        environment.put("HOD_QUIET", "1");
        environment.put("HOD_DEBUG", "no");
        environment.put("HOD_JSON", "");
        environment.put("HOD_JAVA_OPTIONS", "-Xmx1g");
        assertThat(complete(Verb.LIST_TAGS))
                .containsExactlyInAnyOrder("--registries-conf=/r", "--quiet");
    }

    @Test
    void refusesWhatNoOptionCanBe() throws IOException {
        file("pol = \"/p\"\n");
        assertThatThrownBy(() -> complete(Verb.PULL))
                .isInstanceOf(BadToml.class)
                .hasMessageContaining("no command has an option --pol");
        file("[pull]\nreceipt = \"/p\"\n");
        assertThatThrownBy(() -> complete(Verb.PULL))
                .hasMessageContaining("hod pull has no option --receipt");
        file("[login]\npassword = \"secret\"\n");
        assertThatThrownBy(() -> complete(Verb.LOGIN))
                .hasMessageContaining("secrets do not belong here")
                .hasMessageNotContaining("\"secret\"");
        file("pool = { a = 1 }\n");
        assertThatThrownBy(() -> complete(Verb.PULL)).hasMessageContaining("pool is to be text");
        environment.put("HOD_CONFIG", folder.resolve("none").toString());
        assertThatThrownBy(() -> complete(Verb.PULL)).hasMessageContaining("no such file");
        environment.put("HOD_CONFIG", "");
        environment.put("HOD_QUIET", "perhaps");
        assertThatThrownBy(() -> complete(Verb.PULL)).isInstanceOf(Usage.class);
    }

    @Test
    void findsTheFileBelowTheUsersConfiguration() throws IOException, Usage {
        Files.createDirectories(folder.resolve(".config/hod"));
        Files.writeString(folder.resolve(".config/hod/config.toml"), "pool = \"/p\"\n");
        environment.put("HOME", folder.toString());
        assertThat(complete(Verb.PULL)).containsExactly("--pool=/p");
        environment.put("XDG_CONFIG_HOME", "/none");
        assertThat(complete(Verb.PULL)).isEmpty();
    }

    @Test
    void readsTheSample() throws IOException, Usage {
        environment.put("HOD_CONFIG", "samples/config.toml");
        assertThat(complete(Verb.PULL, "x"))
                .contains("--platform=linux/amd64", "--pool=/srv/pool")
                .contains("--plain-http=registry.site:5000");
        assertThat(complete(Verb.INSTALL, "x")).contains("--to=registry.site:5000");
        assertThat(complete(Verb.LS, "x")).containsExactly("x");
    }
}
