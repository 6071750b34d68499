package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.BadReference;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.selection.SourceNames.Resolved;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceNamesTest {
    private static final String DIGEST = Digest.sha256(new byte[0]).toString();

    private static Resolved resolve(String list, String origin, Hosts hosts) throws IOException {
        byte[] text = list.replace("DIGEST", DIGEST).getBytes(StandardCharsets.UTF_8);
        ImageList read = ListReader.read(List.of("-"), List.of(), new ByteArrayInputStream(text));
        return SourceNames.resolve(read.entries(), Origin.parse(origin), hosts);
    }

    private static SourceImage one(String list, String origin, Hosts hosts) throws IOException {
        Resolved resolved = resolve(list, origin, hosts);
        assertThat(resolved.images()).hasSize(1);
        return resolved.images().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alpine:3.14|docker.io|docker.io/library/alpine:3.14|library/alpine:3.14",
                "library/alpine:3.14|docker.io|docker.io/library/alpine:3.14|library/alpine:3.14",
                "calico/cni:v3|docker.io|docker.io/calico/cni:v3|calico/cni:v3",
                "alpine:3.14|quay.io|quay.io/alpine:3.14|alpine:3.14",
                "alpine|mirror:5000|mirror:5000/alpine:latest|alpine:latest",
                "alpine:1|site/hub|site/hub/alpine:1|alpine:1",
                "alpine:1|site/hub/|site/hub/alpine:1|alpine:1",
                "alpine:1|docker.io/me|docker.io/me/alpine:1|alpine:1",
                "quay.io/a/b:1|site/hub|quay.io/a/b:1|a/b:1",
                "quay.io/b:1|docker.io|quay.io/b:1|b:1",
                "docker.io/alpine:1|quay.io|docker.io/library/alpine:1|library/alpine:1",
                "index.docker.io/alpine:1|quay.io|docker.io/library/alpine:1|library/alpine:1",
                "a/b:1@DIGEST|docker.io|docker.io/a/b:1@DIGEST|a/b:1",
                "a/b@DIGEST|docker.io|docker.io/a/b@DIGEST|a/b@DIGEST",
                "quay.io/a/b:1 x/y 2|docker.io|quay.io/a/b:1|x/y:2",
                "quay.io/a/b harbor.site/y 2|docker.io|quay.io/a/b:2|y:2",
            })
    void decidesSourceAndName(String line, String origin, String source, String name)
            throws IOException {
        SourceImage image = one(line, origin, Hosts.LEFT_OUT);
        assertThat(image.reference()).isEqualTo(source.replace("DIGEST", DIGEST));
        assertThat(image.name()).hasToString(name.replace("DIGEST", DIGEST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alpine:3.14|docker.io|docker.io/library/alpine:3.14",
                "alpine:3.14|site:5000/hub|site_5000/alpine:3.14",
                "quay.io/a/b:1|docker.io|quay.io/a/b:1",
                "localhost:5000/a:1|docker.io|localhost_5000/a:1",
                "quay.io/a/b:1 x/y 2|docker.io|x/y:2",
            })
    void keepsTheHostInTheNameWhereTold(String line, String origin, String name)
            throws IOException {
        assertThat(one(line, origin, Hosts.KEPT).name()).hasToString(name);
    }

    @Test
    void namesThatComeToTheSameCollapseAndTheirPlatformsAddUp() throws IOException {
        SourceImage image =
                one(
                        "alpine:1 linux/arm64\ndocker.io/alpine:1 linux/amd64\nlibrary/alpine:1",
                        "docker.io",
                        Hosts.LEFT_OUT);
        assertThat(image.entry().written()).isEqualTo("alpine:1");
        assertThat(
                        image.wanted()
                                .choice(
                                        PlatformChoice.only(Platform.of("linux", "s390x")),
                                        PlatformChoice.Missing.FAILS))
                .isEqualTo(
                        PlatformChoice.only(
                                Platform.of("linux", "s390x"),
                                Platform.of("linux", "arm64"),
                                Platform.of("linux", "amd64")));
    }

    @Test
    void theSameLinesDoNotCollapseForAnotherRegistry() throws IOException {
        Resolved resolved = resolve("alpine:1\ndocker.io/alpine:1\n", "quay.io", Hosts.LEFT_OUT);
        assertThat(resolved.images()).hasSize(2);
        assertThat(resolved.contested()).isEmpty();
    }

    @Test
    void twoHostsWithOneNameAreContested() throws IOException {
        String list = "quay.io/a/b:1\nother/x:1\ngcr.io/a/b:1\ngcr.io/a/b:2\n";
        Resolved resolved = resolve(list, "docker.io", Hosts.LEFT_OUT);
        assertThat(resolved.contested()).hasSize(1);
        List<SourceImage> claims = resolved.contested().firstEntry().getValue();
        assertThat(claims)
                .extracting(SourceImage::reference)
                .containsExactly("quay.io/a/b:1", "gcr.io/a/b:1");
        assertThat(resolve(list, "docker.io", Hosts.KEPT).contested()).isEmpty();

        Digest digest = Digest.parse(DIGEST);
        NameConflict conflict = new NameConflict(claims.get(0), digest, claims.get(1), digest);
        assertThat(conflict.kind()).isEqualTo(Failure.Kind.CONFLICT);
        assertThat(conflict)
                .hasMessageContaining("quay.io/a/b:1")
                .hasMessageContaining("gcr.io/a/b:1")
                .hasMessageContaining("--keep-host");
    }

    @Test
    void twoDigestsUnderOneTagAreContested() throws IOException {
        String other = Digest.sha256(new byte[1]).toString();
        assertThat(resolve("a:1@DIGEST\na:1@" + other, "docker.io", Hosts.LEFT_OUT).contested())
                .hasSize(1);
    }

    @Test
    void twoLinesForOneDestinationAreContested() throws IOException {
        assertThat(resolve("a:1 x 1\nb:1 x 1", "docker.io", Hosts.LEFT_OUT).contested()).hasSize(1);
    }

    @Test
    void aNameThatBecomesTooLongIsABadLine() {
        String path = "a".repeat(250);
        assertThatThrownBy(() -> resolve(path + ":1", "registry.site", Hosts.KEPT))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("-:1: ")
                .hasMessageContaining("longer than 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "https://site", "site//x", "site/UP", "-x", "a b"})
    void refusesAnOriginThatIsNone(String text) {
        assertThatThrownBy(() -> Origin.parse(text)).isInstanceOf(BadReference.class);
    }
}
