package dev.hod.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialStoreTest {
    @TempDir Path home;

    private static String entry(String key, String user, String password) {
        String auth =
                Base64.getEncoder()
                        .encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return "\"%s\":{\"auth\":\"%s\"}".formatted(key, auth);
    }

    private Path write(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static CredentialStore explicit(Path file) {
        return new CredentialStore(Map.of(), Optional.of(file));
    }

    private static Optional<Credentials> password(String user, String password) {
        return Optional.of(new Credentials.Password(user, password));
    }

    @Test
    void prefersTheLongestPath() throws IOException {
        Path file =
                write(
                        "auth.json",
                        "{\"auths\":{%s,%s,%s}}"
                                .formatted(
                                        entry("r.site:5000", "host", "1"),
                                        entry("r.site:5000/team", "team", "2"),
                                        entry("r.site:5000/team/app", "app", "a:b")));
        CredentialStore store = explicit(file);
        assertThat(store.find("r.site:5000", "team/app")).isEqualTo(password("app", "a:b"));
        assertThat(store.find("r.site:5000", "team/other")).isEqualTo(password("team", "2"));
        assertThat(store.find("r.site:5000", "teams/app")).isEqualTo(password("host", "1"));
        assertThat(store.find("r.site", "team/app")).isEmpty();
    }

    @Test
    void knowsDockerHubByAllItsNames() throws IOException {
        Path file =
                write(
                        "config.json",
                        "{\"auths\":{%s}}"
                                .formatted(entry("https://index.docker.io/v1/", "u", "p")));
        assertThat(explicit(file).find("docker.io", "library/alpine"))
                .isEqualTo(password("u", "p"));
    }

    @Test
    void takesKeysWithASchemeForTheirHost() throws IOException {
        Path file =
                write(
                        "c.json",
                        "{\"auths\":{%s}}".formatted(entry("https://r.site/v2/", "u", "p")));
        assertThat(explicit(file).find("r.site", "x")).isEqualTo(password("u", "p"));
    }

    @Test
    void looksIntoTheUsualFilesInTheirOrder() throws IOException {
        write(
                ".docker/config.json",
                "{\"auths\":{%s,%s}}"
                        .formatted(entry("a", "docker", "1"), entry("b", "docker", "1")));
        write(
                ".config/containers/auth.json",
                "{\"auths\":{%s}}".formatted(entry("a", "podman", "2")));
        CredentialStore store =
                new CredentialStore(Map.of("HOME", home.toString()), Optional.empty());
        assertThat(store.find("a", "")).isEqualTo(password("podman", "2"));
        assertThat(store.find("b", "")).isEqualTo(password("docker", "1"));
    }

    @Test
    void looksNowhereElseWhereTheEnvironmentNamesAFile() throws IOException {
        write(".docker/config.json", "{\"auths\":{%s}}".formatted(entry("a", "docker", "1")));
        Path named = write("named.json", "{\"auths\":{}}");
        CredentialStore store =
                new CredentialStore(
                        Map.of("HOME", home.toString(), "REGISTRY_AUTH_FILE", named.toString()),
                        Optional.empty());
        assertThat(store.find("a", "")).isEmpty();
    }

    @Test
    void asksTheHelperOfAHost() throws IOException {
        helper(
                "site",
                "read server; echo '{\"ServerURL\":\"'$server'\",\"Username\":\"'$server'\",\"Secret\":\"s\"}'");
        Path file = write("c.json", "{\"credHelpers\":{\"r.site\":\"site\"}}");
        assertThat(withPath(file).find("r.site", "app")).isEqualTo(password("r.site", "s"));
    }

    @Test
    void takesATokenFromTheDefaultHelper() throws IOException {
        helper("all", "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");
        Path file = write("c.json", "{\"auths\":{\"r.site\":{}},\"credsStore\":\"all\"}");
        assertThat(withPath(file).find("r.site", "app"))
                .contains(new Credentials.IdentityToken("", "t"));
    }

    @Test
    void believesAHelperThatHasNone() throws IOException {
        helper("none", "echo 'credentials not found in native keychain'; exit 1");
        Path file = write("c.json", "{\"credsStore\":\"none\"}");
        assertThat(withPath(file).find("r.site", "app")).isEmpty();
    }

    @Test
    void saysWhyAHelperFailed() throws IOException {
        helper("broken", "echo 'the keyring is locked'; exit 1");
        Path file = write("c.json", "{\"credHelpers\":{\"r.site\":\"broken\"}}");
        Failure failure =
                catchThrowableOfType(Failure.class, () -> withPath(file).find("r.site", "app"));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(failure).hasMessageContaining("the keyring is locked");
    }

    @Test
    void asksHelpersOfAllRegistriesInTheirOrder() throws IOException {
        helper("first", "read s; [ $s = a.site ] && echo '{\"Username\":\"h\",\"Secret\":\"1\"}'");
        helper("none", "echo 'credentials not found in native keychain'; exit 1");
        Path file =
                write(
                        "c.json",
                        "{\"auths\":{%s,%s}}"
                                .formatted(entry("a.site", "f", "2"), entry("b.site", "f", "2")));

        CredentialStore helperAlone = withPath(file).asking(() -> List.of("first"));
        assertThat(helperAlone.find("a.site", "app")).isEqualTo(password("h", "1"));
        CredentialStore noneFirst =
                withPath(file).asking(() -> List.of("none", "containers-auth.json", "first"));
        assertThat(noneFirst.find("a.site", "app")).isEqualTo(password("f", "2"));
        assertThat(withPath(file).asking(() -> List.of("none")).find("b.site", "app")).isEmpty();
    }

    @Test
    void forgivesAHelperThatFailsWhereAnotherPlaceKnows() throws IOException {
        Path file = write("c.json", "{\"auths\":{%s}}".formatted(entry("a.site", "f", "2")));
        CredentialStore store =
                withPath(file).asking(() -> List.of("absent", "containers-auth.json"));

        assertThat(store.find("a.site", "app")).isEqualTo(password("f", "2"));
        Failure failure = catchThrowableOfType(Failure.class, () -> store.find("b.site", "app"));
        assertThat(failure).hasMessageContaining("docker-credential-absent: it is not on PATH");
    }

    @Test
    void hidesWhatABrokenFileHolds() throws IOException {
        Path file = write("c.json", "{\"auths\":{\"a\":{\"auth\":\"c2VjcmV0\" oops");
        Failure failure = catchThrowableOfType(Failure.class, () -> explicit(file).find("a", ""));
        assertThat(failure.toString()).contains("not JSON").doesNotContain("c2VjcmV0");
    }

    @Test
    void showsNoSecrets() {
        assertThat(new Credentials.Password("u", "geheim").toString()).doesNotContain("geheim");
        assertThat(new Credentials.IdentityToken("u", "geheim").toString())
                .doesNotContain("geheim");
        assertThat(new Credentials.RegistryToken("geheim").toString()).doesNotContain("geheim");
    }

    private void helper(String name, String script) throws IOException {
        Path file = write("bin/docker-credential-" + name, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CredentialStore withPath(Path file) {
        return new CredentialStore(
                Map.of("PATH", home.resolve("bin") + ":/usr/bin:/bin"), Optional.of(file));
    }
}
