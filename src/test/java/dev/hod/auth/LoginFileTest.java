package dev.hod.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginFileTest {
    private static final Credentials.Password WHO = new Credentials.Password("u", "p:q");

    @TempDir Path folder;

    private LoginFile file(Path path) {
        return LoginFile.of(Map.of("PATH", folder.toString()), Optional.of(path));
    }

    private static LoginKey key(String text) throws IOException {
        return LoginKey.parse(text);
    }

    @Test
    void writesAsPodmanDoes() throws IOException {
        Path path = folder.resolve("new/auth.json");
        file(path).store(key("r.site:5000/team"), WHO);
        assertThat(path)
                .hasContent(
                        """
                        {
                        \t"auths": {
                        \t\t"r.site:5000/team": {
                        \t\t\t"auth": "dTpwOnE="
                        \t\t}
                        \t}
                        }\
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(path.resolveSibling("."))))
                .isEqualTo("rwx------");
    }

    @Test
    void keepsWhatItDoesNotKnowAndOtherLogins() throws IOException {
        Path path = folder.resolve("config.json");
        String before =
                """
                {
                \t"HttpHeaders": {
                \t\t"X": "y"
                \t},
                \t"auths": {
                \t\t"other": {
                \t\t\t"auth": "YTpi",
                \t\t\t"email": "e"
                \t\t}
                \t},
                \t"detachKeys": "ctrl-e"
                }\
                """;
        Files.writeString(path, before);
        LoginFile file = file(path);
        file.store(key("r.site"), WHO);
        assertThat(path).content().contains("\"r.site\": {", "ctrl-e", "\"email\": \"e\"");
        assertThat(file.remove(key("r.site"))).isTrue();
        assertThat(path).hasContent(before);
        assertThat(file.remove(key("r.site"))).isFalse();
    }

    @Test
    void followsALinkInsteadOfReplacingIt() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "{}");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        file(link).store(key("r.site"), WHO);
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains("r.site");
    }

    @Test
    void writesDockersNameForDockerHub() throws IOException {
        Path path = folder.resolve("config.json");
        LoginFile file = LoginFile.docker(Map.of(), path);
        file.store(key("docker.io"), WHO);
        assertThat(path).content().contains("\"https://index.docker.io/v1/\": {");
        assertThat(file.remove(key("docker.io"))).isTrue();
        assertThat(path).content().doesNotContain("index.docker.io");
        assertThatThrownBy(() -> file.store(key("r.site/team"), WHO))
                .isInstanceOf(CredentialFailure.class)
                .hasMessageContaining("no logins for a path");
    }

    @Test
    void leavesSecretsToTheHelperThatTheFileNames() throws IOException {
        helper();
        Path path =
                Files.writeString(
                        folder.resolve("auth.json"), "{\"credHelpers\":{\"r.site\":\"toy\"}}");
        LoginFile file = file(path);
        file.store(key("r.site"), WHO);
        assertThat(path).hasContent("{\"credHelpers\":{\"r.site\":\"toy\"}}");
        assertThat(folder.resolve("kept"))
                .hasContent("{\"ServerURL\":\"r.site\",\"Username\":\"u\",\"Secret\":\"p:q\"}");
        CredentialStore store =
                new CredentialStore(Map.of("PATH", folder.toString()), Optional.of(path));
        assertThat(store.find("r.site", "")).contains(WHO);
        assertThat(file.remove(key("r.site"))).isTrue();
        assertThat(folder.resolve("kept")).doesNotExist();
        assertThat(file.remove(key("r.site"))).isFalse();
    }

    @Test
    void leavesSecretsToDockersStoreAndANoteInTheFile() throws IOException {
        helper();
        Path path = Files.writeString(folder.resolve("c.json"), "{\"credsStore\":\"toy\"}");
        LoginFile file = file(path);
        file.store(key("r.site"), WHO);
        assertThat(path).content().contains("\"r.site\": {}").doesNotContain("dTpwOnE=");
        assertThat(folder.resolve("kept")).exists();
        file.clear();
        assertThat(folder.resolve("kept")).doesNotExist();
        assertThat(path).content().contains("\"auths\": {}", "\"credsStore\": \"toy\"");
    }

    @Test
    void saysNothingOfAFileThatIsNoJson() throws IOException {
        Path path = Files.writeString(folder.resolve("auth.json"), "secret");
        assertThatThrownBy(() -> file(path).store(key("r.site"), WHO))
                .isInstanceOf(CredentialFailure.class)
                .hasMessageContaining("not JSON")
                .hasMessageNotContaining("secret");
        assertThat(path).hasContent("secret");
    }

    @Test
    void refusesKeysWithTags() {
        assertThatThrownBy(() -> key("r.site/a:1"))
                .hasMessage("reference \"r.site/a:1\" contains tag or digest");
        assertThatThrownBy(() -> key("team/app")).hasMessageContaining("names no registry");
    }

    private void helper() throws IOException {
        Path helper = folder.resolve("docker-credential-toy");
        Files.writeString(
                helper,
                """
                #!/bin/sh
                PATH=/usr/bin:/bin
                kept=%s/kept
                case $1 in
                store) cat > $kept ;;
                get) if [ -f $kept ]; then cat $kept; else
                  echo 'credentials not found in native keychain'; exit 1; fi ;;
                erase) rm $kept ;;
                esac
                """
                        .formatted(folder));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    }
}
