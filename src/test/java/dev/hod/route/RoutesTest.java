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

class RoutesTest {
    private static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));

    @TempDir Path folder;

    private Routes routes(String main) throws IOException {
        Path file = Files.writeString(folder.resolve("registries.conf"), main);
        return Routes.of(
                Map.of("HOME", folder.resolve("home").toString()),
                file,
                folder.resolve("registries.conf.d"));
    }

    private static List<String> pulls(Routes routes, String host, String repository)
            throws IOException {
        return pulls(routes, host, ImageName.tagged(repository, "1"));
    }

    private static List<String> pulls(Routes routes, String host, ImageName name)
            throws IOException {
        return routes.pulls(host, name).stream().map(Hop::toString).toList();
    }

    @Test
    void asksMirrorsInOrderAndTheRegistryLast() throws IOException {
        Routes routes =
                routes(
                        """
                        [[registry]]
                        location = "docker.io"
                        [[registry.mirror]]
                        location = "a.site:5000/hub"
                        [[registry.mirror]]
                        location = "b.site"
                        insecure = true
                        """);
        assertThat(pulls(routes, "docker.io", "library/nginx"))
                .containsExactly(
                        "a.site:5000/hub/library/nginx:1",
                        "b.site/library/nginx:1",
                        "docker.io/library/nginx:1");
        assertThat(routes.pulls("docker.io", ImageName.tagged("library/nginx", "1")))
                .extracting(hop -> hop.place().checks())
                .containsExactly(Hop.Checks.USUAL, Hop.Checks.NONE, Hop.Checks.USUAL);
        assertThat(pulls(routes, "quay.io", "x")).containsExactly("quay.io/x:1");
        assertThat(pulls(routes, "docker.io.evil", "x")).containsExactly("docker.io.evil/x:1");
    }

    @Test
    void rewritesTheLongestPrefixOnly() throws IOException {
        Routes routes =
                routes(
                        """
                        [[registry]]
                        prefix = "r.io/team"
                        location = "x.site/t"
                        [[registry]]
                        prefix = "r.io/team/app"
                        location = "y.site/renamed"
                        """);
        assertThat(pulls(routes, "r.io", "team/other")).containsExactly("x.site/t/other:1");
        assertThat(pulls(routes, "r.io", "team/app")).containsExactly("y.site/renamed:1");
        assertThat(pulls(routes, "r.io", "team/apple")).containsExactly("x.site/t/apple:1");
        assertThat(pulls(routes, "r.io", "teams/app")).containsExactly("r.io/teams/app:1");
    }

    @Test
    void matchesSubdomains() throws IOException {
        Routes routes =
                routes(
                        """
                        [[registry]]
                        prefix = "*.corp.example"
                        location = "in.site/corp"
                        [[registry]]
                        prefix = "*.blocked.example"
                        blocked = true
                        """);
        assertThat(pulls(routes, "a.b.corp.example", "x")).containsExactly("in.site/corp/x:1");
        assertThat(pulls(routes, "corp.example", "x")).containsExactly("corp.example/x:1");
        assertThat(pulls(routes, "r.io", "x.corp.example"))
                .containsExactly("r.io/x.corp.example:1");
        assertThatThrownBy(() -> pulls(routes, "a.blocked.example", "x"))
                .isInstanceOf(Blocked.class)
                .hasMessageStartingWith("registry *.blocked.example is blocked in ");
        assertThatThrownBy(() -> routes.direct("a.blocked.example", "x"))
                .isInstanceOf(Blocked.class);
    }

    @Test
    void asksSomeMirrorsForDigestsOrTagsAlone() throws IOException {
        Routes routes =
                routes(
                        """
                        [[registry]]
                        location = "r.io"
                        [[registry.mirror]]
                        location = "d.site"
                        pull-from-mirror = "digest-only"
                        [[registry.mirror]]
                        location = "t.site"
                        pull-from-mirror = "tag-only"
                        [[registry]]
                        location = "q.io"
                        mirror-by-digest-only = true
                        [[registry.mirror]]
                        location = "d.site"
                        """);
        assertThat(pulls(routes, "r.io", "x")).containsExactly("t.site/x:1", "r.io/x:1");
        assertThat(pulls(routes, "r.io", ImageName.digested("x", DIGEST)))
                .containsExactly("d.site/x@" + DIGEST, "r.io/x@" + DIGEST);
        assertThat(pulls(routes, "q.io", "x")).containsExactly("q.io/x:1");
        assertThat(pulls(routes, "q.io", ImageName.digested("x", DIGEST))).hasSize(2);
    }

    @Test
    void letsDropInsReplaceRulesInTheirOrder() throws IOException {
        Files.createDirectories(folder.resolve("registries.conf.d"));
        Files.writeString(
                folder.resolve("registries.conf.d/20.conf"),
                "[[registry]]\nlocation = \"r.io\"\nblocked = true\n");
        Files.writeString(
                folder.resolve("registries.conf.d/10.conf"),
                "[[registry]]\nprefix = \"r.io\"\nlocation = \"wrong.io\"\n");
        Files.writeString(folder.resolve("registries.conf.d/30.txt"), "not [ toml");
        Routes routes = routes("[[registry]]\nlocation = \"q.io\"\ninsecure = true\n");
        assertThatThrownBy(() -> pulls(routes, "r.io", "x")).isInstanceOf(Blocked.class);
        assertThat(routes.direct("q.io", "x").checks()).isEqualTo(Hop.Checks.NONE);
    }

    @Test
    void takesTheUsersFileInsteadOfTheSystems() throws IOException {
        Path user = folder.resolve("home/.config/containers/registries.conf");
        Files.createDirectories(user.resolveSibling("registries.conf.d"));
        Files.writeString(user, "[[registry]]\nprefix = \"r.io\"\nlocation = \"mine.io\"\n");
        Files.createDirectories(folder.resolve("registries.conf.d"));
        Files.writeString(
                folder.resolve("registries.conf.d/1.conf"),
                "[[registry]]\nprefix = \"r.io\"\nlocation = \"dropped.io\"\n");
        Routes routes = routes("[[registry]]\nprefix = \"r.io\"\nlocation = \"system.io\"\n");
        assertThat(pulls(routes, "r.io", "x")).containsExactly("mine.io/x:1");
    }

    @Test
    void takesTheFileThatTheUserNames() throws IOException {
        Path named =
                Files.writeString(
                        folder.resolve("n.conf"),
                        "[[registry]]\nprefix = \"r.io\"\nlocation = \"named.io\"\n");
        Routes routes = Routes.of(Map.of("CONTAINERS_REGISTRIES_CONF", named.toString()));
        assertThat(pulls(routes, "r.io", "x")).containsExactly("named.io/x:1");
        assertThatThrownBy(() -> Routes.of(Map.of("CONTAINERS_REGISTRIES_CONF", "/none/r")))
                .isInstanceOf(BadToml.class)
                .hasMessage("/none/r: no such file");
    }

    @Test
    void readsVersionOne() throws IOException {
        Routes routes =
                routes(
                        """
                        [registries.search]
                        registries = ["s.io"]
                        [registries.insecure]
                        registries = ["i.io"]
                        [registries.block]
                        registries = ["b.io"]
                        """);
        assertThat(routes.direct("i.io", "x").checks()).isEqualTo(Hop.Checks.NONE);
        assertThatThrownBy(() -> routes.direct("b.io", "x")).isInstanceOf(Blocked.class);
        assertThat(routes.expand("team/x")).hasToString("[s.io/team/x]");
    }

    @Test
    void completesShortNames() throws IOException {
        Routes routes =
                routes(
                        """
                        unqualified-search-registries = ["a.io", "docker.io"]
                        [aliases]
                        "fedora" = "registry.fedoraproject.org/fedora"
                        """);
        assertThat(routes.expand("fedora")).hasToString("[registry.fedoraproject.org/fedora]");
        assertThat(routes.expand("nginx")).hasToString("[a.io/nginx, docker.io/library/nginx]");
    }

    @Test
    void choosesAmongRegistriesAsTheModeSays() throws IOException {
        String search = "unqualified-search-registries = [\"a.io\", \"b.io\"]\n";
        for (String mode : List.of("permissive", "disabled")) {
            assertThat(routes(search + "short-name-mode = \"" + mode + "\"").expand("x"))
                    .hasSize(2);
        }
        Routes enforcing =
                routes(search + "short-name-mode = \"enforcing\"\n[aliases]\ny=\"c.io/y\"");
        assertThat(enforcing.expand("y")).hasToString("[c.io/y]");
        assertThatThrownBy(() -> enforcing.expand("x"))
                .isInstanceOf(Ambiguous.class)
                .hasMessageContaining("a.io/x, b.io/x");
        assertThatThrownBy(() -> routes("short-name-mode = \"maybe\"").expand("x"))
                .hasMessageContaining("invalid short-name mode: \"maybe\"");
    }

    @Test
    void takesAnAliasThatPodmanWroteBeforeAllOthers() throws IOException {
        Path chosen = folder.resolve("home/.cache/containers/short-name-aliases.conf");
        Files.createDirectories(chosen.getParent());
        Files.writeString(chosen, "[aliases]\n  \"tool\" = \"chosen.io/tool\"\n");

        Routes routes = routes("[aliases]\ntool = \"a.io/tool\"\nother = \"a.io/other\"");

        assertThat(routes.expand("tool")).hasToString("[chosen.io/tool]");
        assertThat(routes.expand("other")).hasToString("[a.io/other]");
    }

    @Test
    void namesTheHelpersThatTheLastFileNames() throws IOException {
        Path dropin = folder.resolve("registries.conf.d/a.conf");
        Files.createDirectories(dropin.getParent());
        String main = "credential-helpers = [\"one\", \"containers-auth.json\"]";
        assertThat(routes(main).credentialHelpers()).containsExactly("one", "containers-auth.json");

        Files.writeString(dropin, "credential-helpers = [\"two\"]");
        assertThat(routes(main).credentialHelpers()).containsExactly("two");
        assertThat(Routes.NONE.credentialHelpers()).isEmpty();
    }

    @Test
    void readsNoFileThatHoldsShortNamesAlone() throws IOException {
        Routes routes = routes("# [[registry]]\n[aliases]\nbroken\n");
        assertThat(pulls(routes, "r.io", "x")).containsExactly("r.io/x:1");
        assertThatThrownBy(() -> routes.expand("x")).isInstanceOf(BadToml.class);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertBad("[[registry]]\nlocation = \n", "registries.conf: line 2: ");
        assertBad("[[registry]]\ninsecure = true\n", "both location and prefix are unset");
        assertBad("[[registry]]\nlocation = 5\n", "\"location\" is to be a string");
        assertBad("[[registry]]\nlocation = \"https://r\"\n", "URI schemes are not supported");
        assertBad(
                "[[registry]]\nlocation=\"a\"\n[registries.search]\nregistries=[]\n",
                "mixing sysregistry v1/v2 is not supported");
    }

    private void assertBad(String text, String words) {
        assertThatThrownBy(() -> pulls(routes(text), "r.io", "x"))
                .isInstanceOf(BadToml.class)
                .hasMessageContaining(words);
    }
}
