package dev.hod.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.toml.BadToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    private static final ImageName APP = ImageName.tagged("team/app", "1");

    @TempDir Path folder;

    private Routes routes(String directory, String text) throws IOException {
        Path file = folder.resolve("hosts").resolve(directory).resolve("hosts.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Routes.of(
                Map.of(Routes.HOSTS_FOLDER, folder.resolve("hosts").toString()),
                folder.resolve("none.conf"),
                folder.resolve("none.d"));
    }

    @Test
    void asksItsHostsInOrderAndTheServerLast() throws IOException {
        List<Hop> hops =
                routes(
                                "r.io",
                                """
                                server = "https://real.io"
                                [host."https://m.site:8443/v2/hub"]
                                  override_path = true
                                  skip_verify = true
                                  ca = "site.crt"
                                  client = [["c.cert", "c.key"]]
                                  [host."https://m.site:8443/v2/hub".header]
                                    x-site = ["a", "b"]
                                [host."http://n.site/art"]
                                  capabilities = ["pull"]
                                [host."https://p.site"]
                                  capabilities = ["push"]
                                """)
                        .pulls("r.io", APP);
        assertThat(hops)
                .extracting(Hop::toString)
                .containsExactly("m.site:8443/hub/team/app:1", "real.io/team/app:1");
        Hop.Place mirror = hops.getFirst().place();
        assertThat(mirror.checks()).isEqualTo(Hop.Checks.NONE);
        Hop.Manner manner = mirror.manner();
        assertThat(manner.namespace()).contains("r.io");
        assertThat(manner.headers())
                .containsExactly(new Hop.Header("x-site", "a"), new Hop.Header("x-site", "b"));
        Path beside = folder.resolve("hosts/r.io");
        assertThat(manner.authorities()).containsExactly(beside.resolve("site.crt"));
        assertThat(manner.keys())
                .containsExactly(new Hop.Key(beside.resolve("c.cert"), beside.resolve("c.key")));
        assertThat(hops.getLast().place().manner().namespace()).isEmpty();
    }

    @Test
    void asksHostsThatResolveNothingForDigestsAlone() throws IOException {
        Routes routes = routes("r.io", "[host.\"http://n.site/art\"]\ncapabilities = [\"pull\"]\n");
        assertThat(routes.pulls("r.io", APP)).hasToString("[r.io/team/app:1]");
        Digest digest = Digest.parse("sha256:" + "b".repeat(64));
        List<Hop> hops = routes.pulls("r.io", ImageName.digested("x", digest));
        assertThat(hops).hasSize(2);
        Hop.Manner manner = hops.getFirst().place().manner();
        assertThat(manner.base()).isEqualTo("/art");
        assertThat(manner.scheme()).isEqualTo(Hop.Scheme.PLAIN);
    }

    @Test
    void isFoundByEitherNameOrByDefault() throws IOException {
        routes("_default", "[host.\"https://d.site\"]\n");
        routes("r.io_5000_", "[host.\"https://p.site\"]\n");
        Routes routes = routes("q.io:5000", "[host.\"https://q.site\"]\n");
        assertThat(routes.pulls("r.io:5000", APP).getFirst()).hasToString("p.site/team/app:1");
        assertThat(routes.pulls("q.io:5000", APP).getFirst()).hasToString("q.site/team/app:1");
        assertThat(routes.pulls("x.io", APP).getFirst()).hasToString("d.site/team/app:1");
    }

    @Test
    void saysWhatItCannotHandle() {
        assertThatThrownBy(() -> routes("r.io", "server = \"ftp://x\"\n").pulls("r.io", APP))
                .isInstanceOf(BadToml.class)
                .hasMessageContaining("is no http address");
        assertThatThrownBy(() ->
                        routes("r.io", "[host.\"http://x/y\"]\noverride_path = true\n")
                                .pulls("r.io", APP))
                .hasMessageContaining("a path without /v2 is not handled");
    }
}
