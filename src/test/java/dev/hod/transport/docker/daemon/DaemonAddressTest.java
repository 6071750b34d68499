package dev.hod.transport.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonAddressTest {
    @TempDir Path home;

    private static DaemonAddress address(Optional<String> given, Map<String, String> environment)
            throws IOException {
        return DaemonAddress.of(
                given, Optional.empty(), DaemonAddress.Checks.CHAIN_AND_NAME, environment);
    }

    private static DaemonAddress address(Map<String, String> environment) throws IOException {
        return address(Optional.empty(), environment);
    }

    private static DaemonAddress plain(String host) {
        return new DaemonAddress(host, Optional.empty());
    }

    @Test
    void isTheOneThatWasNamed() throws IOException {
        Map<String, String> none = Map.of("HOME", "/home/me");
        Map<String, String> named = Map.of("HOME", "/home/me", "DOCKER_HOST", "tcp://engine:2375");
        DaemonAddress.Tls tls =
                new DaemonAddress.Tls(
                        Optional.of(Path.of("/home/me/.docker")),
                        DaemonAddress.Checks.CHAIN_AND_NAME);
        assertThat(address(Optional.empty(), none))
                .isEqualTo(new DaemonAddress("unix:///var/run/docker.sock", Optional.empty()));
        assertThat(address(Optional.empty(), named))
                .isEqualTo(new DaemonAddress("tcp://engine:2375", Optional.empty()));
        assertThat(
                        address(
                                Optional.empty(),
                                Map.of(
                                        "DOCKER_HOST",
                                        "tcp://engine:2376",
                                        "DOCKER_TLS_VERIFY",
                                        "1",
                                        "HOME",
                                        "/home/me")))
                .isEqualTo(new DaemonAddress("tcp://engine:2376", Optional.of(tls)));
        assertThat(address(Optional.of("tcp://other:1"), named))
                .isEqualTo(new DaemonAddress("tcp://other:1", Optional.of(tls)));
        assertThat(address(Optional.of("http://other:1"), named).tls()).isEmpty();
    }

    @Test
    void takesItsCertificatesFromWhereTheyAre() throws IOException {
        assertThat(
                        address(
                                Map.of(
                                        "DOCKER_HOST",
                                        "tcp://engine:2376",
                                        "DOCKER_TLS_VERIFY",
                                        "1",
                                        "DOCKER_CERT_PATH",
                                        "/certs")))
                .extracting(a -> a.tls().orElseThrow().certificates())
                .isEqualTo(Optional.of(Path.of("/certs")));
    }

    /** As {@code docker context create} writes it. */
    private Path context(String name, String host, boolean skips) throws IOException {
        String id = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
        Path contexts = home.resolve(".docker/contexts");
        Path meta = Files.createDirectories(contexts.resolve("meta").resolve(id));
        Files.writeString(
                meta.resolve("meta.json"),
                """
                {"Name":"%s","Metadata":{},"Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":%s}}}
                """
                        .formatted(name, host, skips));
        return contexts.resolve("tls").resolve(id).resolve("docker");
    }

    @Test
    void isThatOfDockersContext() throws IOException {
        context("socket", "unix:///run/mine.sock", false);
        context("open", "tcp://engine:2375", false);
        context("blind", "tcp://engine:2376", true);
        Path tls = Files.createDirectories(context("safe", "tcp://engine:2377", false));
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"socket\"}");
        Map<String, String> usual = Map.of("HOME", home.toString());

        assertThat(address(usual)).isEqualTo(plain("unix:///run/mine.sock"));
        assertThat(address(Map.of("DOCKER_CONFIG", home + "/.docker")))
                .isEqualTo(plain("unix:///run/mine.sock"));
        assertThat(address(named("open"))).isEqualTo(plain("tcp://engine:2375"));
        assertThat(address(named("blind")).tls().orElseThrow().checks())
                .isEqualTo(DaemonAddress.Checks.NONE);
        assertThat(address(named("safe")))
                .isEqualTo(
                        new DaemonAddress(
                                "tcp://engine:2377",
                                Optional.of(
                                        new DaemonAddress.Tls(
                                                Optional.of(tls),
                                                DaemonAddress.Checks.CHAIN_AND_NAME))));
        assertThat(address(named("default"))).isEqualTo(plain(DaemonAddress.DEFAULT));
        assertThat(address(Optional.of("http://other:1"), named("safe")))
                .isEqualTo(plain("http://other:1"));
    }

    private Map<String, String> named(String context) {
        return Map.of("HOME", home.toString(), "DOCKER_CONTEXT", context);
    }

    @Test
    void isNotGuessedWhereTheContextIsNotThere() throws IOException {
        assertThatThrownBy(() -> address(named("gone")))
                .isInstanceOf(DaemonFailure.class)
                .hasMessageContaining("context \"gone\" is not found");
        Files.createDirectory(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "no JSON");
        assertThat(address(Map.of("HOME", home.toString())))
                .isEqualTo(plain(DaemonAddress.DEFAULT));
    }

    @Test
    void isNotThatOfAContextWhereAHostIsNamed() throws IOException {
        assertThat(
                        address(
                                Map.of(
                                        "HOME",
                                        home.toString(),
                                        "DOCKER_CONTEXT",
                                        "gone",
                                        "DOCKER_HOST",
                                        "tcp://engine:1")))
                .isEqualTo(plain("tcp://engine:1"));
    }
}
