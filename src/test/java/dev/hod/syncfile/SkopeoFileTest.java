package dev.hod.syncfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.auth.Credentials;
import dev.hod.document.BadDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SkopeoFileTest {
    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("sync.yml"), text);
    }

    @Test
    void readsEveryKey() throws IOException {
        SkopeoFile file =
                SkopeoFile.read(
                        file(
                                """
                                registry.example.com:5000:
                                  images:
                                    team/app: [1.10, "sha256:%s"]
                                    team/all: []
                                    team/none:
                                  images-by-tag-regex:
                                    team/rel: ^1\\.2\\.[0-9]+$
                                  images-by-semver:
                                    team/sem: ">= 3.12.0"
                                  credentials: {username: u, password: "012"}
                                  tls-verify: no
                                  cert-dir: /etc/site-certs
                                docker.io:
                                  images:
                                    alpine: ["3.20"]
                                """
                                        .formatted("a".repeat(64))));

        SkopeoFile.Registry first = file.registries().getFirst();
        assertThat(first.host()).isEqualTo("registry.example.com:5000");
        assertThat(first.credentials()).contains(new Credentials.Password("u", "012"));
        assertThat(first.tlsVerify()).contains(false);
        assertThat(first.certificates()).contains(Path.of("/etc/site-certs"));
        assertThat(first.rules()).hasSize(5);
        assertThat(first.rules().getFirst().pick())
                .isInstanceOfSatisfying(
                        Rule.Pick.Named.class,
                        named ->
                                assertThat(named.images())
                                        .extracting(Object::toString)
                                        .containsExactly(
                                                "registry.example.com:5000/team/app:1.10",
                                                "registry.example.com:5000/team/app@sha256:"
                                                        + "a".repeat(64)));
        assertThat(first.rules().get(1).pick()).isInstanceOf(Rule.Pick.All.class);
        assertThat(first.rules().get(2).pick()).isInstanceOf(Rule.Pick.All.class);
        assertThat(first.rules().get(3).takes("1.2.30")).isTrue();
        assertThat(first.rules().get(3).takes("1.2.30-a")).isFalse();
        assertThat(first.rules().get(4).takes("v3.13.1")).isTrue();
        assertThat(file.registries().getLast().rules().getFirst().repository())
                .hasToString("docker.io/library/alpine");
    }

    @Test
    void saysAllThatIsWrongAtOnce() throws IOException {
        BadDocument bad =
                catchThrowableOfType(
                        BadDocument.class,
                        () ->
                                SkopeoFile.read(
                                        file(
                                                """
                                                registry.example.com:
                                                  images:
                                                    Team/App: ["1.0"]
                                                    team/tagged:1: []
                                                    team/bad: ["a b"]
                                                  images-by-tag-regex:
                                                    team/rel: "(["
                                                  images-by-semver:
                                                    team/sem: "newest"
                                                  image: {}
                                                  tls-verify: perhaps
                                                  credentials: {username: u}
                                                """)));

        assertThat(bad).hasMessageEndingWith("sync.yml: 9 things cannot be understood");
        assertThat(bad.details())
                .extracting(d -> d.substring(d.indexOf("sync.yml:") + 9).split(":", 2)[0])
                .containsExactlyInAnyOrderElementsOf(
                        List.of("3", "3", "4", "5", "7", "9", "10", "11", "12"));
    }

    @Test
    void refusesWhatIsNotYaml() throws IOException {
        BadDocument bad =
                catchThrowableOfType(
                        BadDocument.class, () -> SkopeoFile.read(file("a:\n  b: [1, 2\nc: }\n")));

        assertThat(bad.getMessage()).contains("sync.yml:3: not YAML: ");
    }

    @Test
    void isNotBroughtDownByDepth() throws IOException {
        BadDocument bad =
                catchThrowableOfType(
                        BadDocument.class, () -> SkopeoFile.read(file("a: " + "[".repeat(50_000))));

        assertThat(bad).hasMessageContaining("sync.yml:1: nested more than 100 deep");
    }

    @Test
    void followsAliasesAndMerges() throws IOException {
        SkopeoFile file =
                SkopeoFile.read(
                        file(
                                """
                                a.example: &site
                                  images: {x/y: ["1"]}
                                  tls-verify: false
                                b.example:
                                  <<: *site
                                  tls-verify: true
                                """));

        assertThat(file.registries().getLast().rules().getFirst().repository())
                .hasToString("b.example/x/y");
        assertThat(file.registries().getLast().tlsVerify()).contains(true);
    }
}
