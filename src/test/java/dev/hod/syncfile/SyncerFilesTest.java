package dev.hod.syncfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.auth.Credentials;
import dev.hod.document.BadDocument;
import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SyncerFilesTest {
    private static final String HEX = "b".repeat(64);

    @TempDir Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String to(Route route, int destination, String tag) {
        return route.destinations().get(destination).name(Optional.of(tag), Optional.empty()) + "";
    }

    @Test
    void readsJsonWithComments() throws IOException {
        Path auth =
                file(
                        "auth.json",
                        """
                        {
                          // who to be there
                          "quay.io/team": {"username": "${WHO}", "password": "$WORD"},
                          "site:5000": {"username": "u", "password": "p", "insecure": true},
                        }
                        """);
        Path images =
                file(
                        "images.json",
                        """
                        {
                          // everything: http://not.a/comment is in a string
                          "quay.io/team/all": "site:5000/x/all",
                          "quay.io/team/two:1,2": ["site:5000/x/two", "site:5000/y/two:a,b"],
                          "quay.io/team/rel:/^v1\\\\./": "$SITE/x/rel",
                          "quay.io/team/dig@sha256:%s": "site:5000/x/dig:named",
                          "nginx:1": "site:5000/x/nginx",
                        }
                        """
                                .formatted(HEX));

        SyncerFiles files =
                SyncerFiles.read(
                        Optional.of(auth),
                        images,
                        Map.of("WHO", "me", "WORD", "a$b", "SITE", "site:5000"));

        assertThat(files.logins().getFirst().who()).contains(new Credentials.Password("me", "a$b"));
        assertThat(files.logins().getLast().checks()).isEqualTo(SyncerFiles.Checks.LEFT_OUT);
        assertThat(files.routes()).hasSize(5);
        assertThat(to(files.routes().getFirst(), 0, "7")).isEqualTo("site:5000/x/all:7");
        assertThat(to(files.routes().get(1), 0, "2")).isEqualTo("site:5000/x/two:2");
        assertThat(to(files.routes().get(1), 1, "2")).isEqualTo("site:5000/y/two:b");
        assertThat(files.routes().get(2).source().takes("v1.2")).isTrue();
        assertThat(files.routes().get(2).source().takes("v2.1")).isFalse();
        assertThat(to(files.routes().get(2), 0, "v1.2")).isEqualTo("site:5000/x/rel:v1.2");
        assertThat(
                        files.routes()
                                .get(3)
                                .destinations()
                                .getFirst()
                                .name(Optional.empty(), Optional.of(Digest.parse("sha256:" + HEX))))
                .hasToString("site:5000/x/dig:named");
        assertThat(files.routes().getLast().source().repository())
                .hasToString("docker.io/library/nginx");
    }

    @Test
    void readsTheSameOfYaml() throws IOException {
        Path images =
                file(
                        "images.yaml",
                        """
                        quay.io/team/two:1,2:
                          - site:5000/x/two
                          - site:5000/y/two:a,b
                        nginx:1.10: site:5000/x/nginx
                        """);

        SyncerFiles files = SyncerFiles.read(Optional.empty(), images, Map.of());

        assertThat(to(files.routes().getFirst(), 1, "1")).isEqualTo("site:5000/y/two:a");
        assertThat(to(files.routes().getLast(), 0, "1.10")).isEqualTo("site:5000/x/nginx:1.10");
    }

    @Test
    void readsBothOutOfOneFile() throws IOException {
        Path config =
                file(
                        "c.json",
                        """
                        {"auth": {"a.example": {"username": "u", "password": "$p"}},
                         "images": {"a.example/x/y:1": "b.example/x/y"}}
                        """);

        SyncerFiles files = SyncerFiles.read(config, Map.of("p", "no"));

        assertThat(files.logins().getFirst().who()).contains(new Credentials.Password("u", "$p"));
        assertThat(files.routes()).hasSize(1);
    }

    @Test
    void saysAllThatIsWrongAtOnce() throws IOException {
        Path images =
                file(
                        "images.json",
                        """
                        {
                          "quay.io/team/Two:1": "site:5000/x/two",
                          "quay.io/team/two:1,2": "site:5000/x/two:a",
                          "quay.io/team/rel:/([/": "site:5000/x/rel",
                          "quay.io/team/rel:/v1": "site:5000/x/rel",
                          "quay.io/team/all": "site:5000/x/all:1",
                          "quay.io/team/no": []
                        }
                        """);

        BadDocument bad =
                catchThrowableOfType(
                        BadDocument.class,
                        () -> SyncerFiles.read(Optional.empty(), images, Map.of()));

        assertThat(bad.details())
                .extracting(d -> d.substring(d.indexOf("images.json:") + 12).split(":", 2)[0])
                .containsExactly("2", "3", "4", "5", "6", "7");
    }

    @Test
    void wantsToKnowWhatAFileIsWrittenIn() throws IOException {
        Path images = file("images.txt", "{}");

        BadDocument bad =
                catchThrowableOfType(
                        BadDocument.class,
                        () -> SyncerFiles.read(Optional.empty(), images, Map.of()));

        assertThat(bad).hasMessageContaining("neither .json nor .yaml nor .yml");
    }
}
