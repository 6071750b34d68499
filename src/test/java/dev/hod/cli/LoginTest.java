package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Dockerd;
import dev.hod.testing.Peers;
import dev.hod.testing.RandomImages;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Logins beside skopeo's and podman's, at a registry that lets one user in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LoginTest {
    private static final String LOGIN = "-u~carrier -p~over:the_gap --tls-verify=false HOST";

    @TempDir static Path folder;
    private DockerRegistry registry;

    @BeforeAll
    void start() throws IOException {
        registry =
                DockerRegistry.start(folder.resolve("registry"), DockerRegistry.Feature.HTPASSWD);
        Credentials who = new Credentials.Password(DockerRegistry.USER, DockerRegistry.PASSWORD);
        try (RegistryStore store =
                RegistryStore.open(
                        registry.host(),
                        RegistrySettings.of(Map.of())
                                .withCredentials(CredentialStore.always(who)))) {
            new RandomImages(3).image().writeTo(store, "team/app:1");
        }
    }

    @AfterAll
    void stop() throws IOException {
        registry.close();
    }

    /** One of the programs, with files of its own. */
    private record Tool(String name, Path home) {
        Map<String, String> environment() {
            return Map.of(
                    "HOME", home.toString(),
                    "XDG_RUNTIME_DIR", home.resolve("run").toString(),
                    "PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        }

        Path file() {
            return home.resolve("run/containers/auth.json");
        }
    }

    private static Tool tool(String name) throws IOException {
        Path home = Files.createTempDirectory(folder, name);
        Files.createDirectories(home.resolve("run"));
        return new Tool(name, home);
    }

    /** {@code ~} stands for a blank within the line, {@code _} for one within a word. */
    private List<String> words(String line, Tool tool) {
        return List.of(
                        line.replace("LOGIN", LOGIN)
                                .replace("HOST", registry.host())
                                .replace("HOME", tool.home.toString())
                                .split("[ ~]"))
                .stream()
                .map(word -> word.replace('_', ' '))
                .toList();
    }

    private String run(Tool tool, String line) throws IOException {
        List<String> args = words(line, tool);
        String out;
        String err;
        int exitCode;
        if (tool.name.equals("hod")) {
            ByteArrayOutputStream o = new ByteArrayOutputStream();
            ByteArrayOutputStream e = new ByteArrayOutputStream();
            exitCode =
                    Main.run(
                            args,
                            tool.environment(),
                            new PrintStream(o, true, StandardCharsets.UTF_8),
                            new PrintStream(e, true, StandardCharsets.UTF_8));
            out = o.toString(StandardCharsets.UTF_8);
            err = e.toString(StandardCharsets.UTF_8);
        } else {
            List<String> command = new ArrayList<>(List.of(Peers.require(tool.name).toString()));
            command.addAll(args);
            Path o = Files.createTempFile(folder, "out", "");
            Path e = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(o.toFile())
                            .redirectError(e.toFile());
            builder.environment().putAll(tool.environment());
            builder.environment().remove("REGISTRY_AUTH_FILE");
            Process process = builder.start();
            process.getOutputStream().close();
            exitCode = process.onExit().join().exitValue();
            out = Files.readString(o);
            err = Files.readString(e);
        }
        String told =
                err.lines()
                        .filter(l -> !l.contains("     hint:"))
                        .map(l -> l.replaceAll("time=\"[^\"]*\"", "time"))
                        .collect(Collectors.joining("\n"));
        return "%s\n%d\n%s%s\n"
                .formatted(line, exitCode, out, told)
                .replace(tool.home.toString(), "HOME");
    }

    @Test
    void speaksAndWritesAsSkopeoDoes() throws IOException {
        String lines =
                """
                login
                login a b
                login --get-login HOST
                logout HOST
                login -u carrier -p wrong --tls-verify=false HOST
                login LOGIN
                login --get-login HOST
                login --tls-verify=false HOST
                login -v LOGIN/team/app
                login --get-login HOST/team/app
                login --get-login HOST/team/app/below
                login LOGIN/team/app:1
                login LOGIN/Team
                login -u carrier --password-stdin -p x HOST
                login --password-stdin HOST
                login --bogus HOST
                logout
                logout a b
                logout --all HOST
                logout --authfile /none HOST
                logout HOST
                logout HOST
                login --verbose --authfile HOME/x.json LOGIN
                logout --authfile HOME/x.json HOST
                logout --all
                login -u carrier -p x --tls-verify=false HOST
                """;
        Tool skopeo = tool("skopeo");
        Tool hod = tool("hod");
        for (String line : lines.lines().toList()) {
            assertThat(run(hod, line)).isEqualTo(run(skopeo, line));
            // Skopeo leaves an empty file where nobody was logged out.
            if (Files.exists(hod.file())) {
                assertThat(hod.file()).hasSameTextualContentAs(skopeo.file());
                assertThat(Files.getPosixFilePermissions(hod.file()))
                        .isEqualTo(Files.getPosixFilePermissions(skopeo.file()));
            }
        }
    }

    @Test
    void skopeoAndPodmanUseWhatHodWrote() throws IOException {
        Tool hod = tool("hod");
        run(hod, "login " + LOGIN + "/team");
        Tool skopeo = new Tool("skopeo", hod.home);
        assertThat(run(skopeo, "list-tags --tls-verify=false docker://HOST/team/app"))
                .contains("\n0\n", "\"1\"");
        assertThat(run(new Tool("podman", hod.home), "login --get-login HOST/team"))
                .contains("\n0\ncarrier\n");
    }

    @Test
    void usesWhatSkopeoAndPodmanWrote() throws IOException {
        for (String other : List.of("skopeo", "podman")) {
            Tool writer = tool(other);
            run(writer, "login LOGIN");
            Tool hod = new Tool("hod", writer.home);
            assertThat(run(hod, "login --get-login HOST")).contains("\n0\ncarrier\n");
            assertThat(run(hod, "list-tags docker://HOST/team/app")).contains("\"1\"");
            assertThat(run(hod, "logout HOST")).contains("Removed login credentials");
            assertThat(run(writer, "login --get-login HOST")).contains("not logged into");
        }
    }

    /** Gives it a helper that keeps one login, and a registries.conf that names it. */
    private static void helper(Tool tool) throws IOException {
        Path program = tool.home.resolve("bin/docker-credential-site");
        Files.createDirectories(program.getParent());
        Files.writeString(
                program,
                """
                #!/bin/sh
                kept=HOME/kept
                case $1 in
                    get) [ -e $kept ] && cat $kept || { echo credentials not found in native keychain; exit 1; } ;;
                    store) cat >$kept ;;
                    erase) rm $kept ;;
                    list) echo '{}' ;;
                esac
                """
                        .replace("HOME", tool.home.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path conf = tool.home.resolve(".config/containers/registries.conf");
        Files.createDirectories(conf.getParent());
        Files.writeString(conf, "credential-helpers = [\"site\", \"containers-auth.json\"]\n");
    }

    @Test
    void keepsLoginsWithTheHelperThatRegistriesConfNames() throws IOException {
        Tool skopeo = tool("skopeo");
        Tool hod = tool("hod");
        helper(skopeo);
        helper(hod);
        for (String line :
                List.of(
                        "login -v LOGIN",
                        "login --get-login HOST",
                        "list-tags --tls-verify=false docker://HOST/team/app",
                        "login LOGIN/team/app",
                        "logout HOST",
                        "login --get-login HOST",
                        "login LOGIN",
                        "logout --all")) {
            assertThat(run(hod, line)).isEqualTo(run(skopeo, line));
            assertThat(Files.exists(hod.home.resolve("kept")))
                    .as(line)
                    .isEqualTo(Files.exists(skopeo.home.resolve("kept")));
        }
    }

    @Test
    void dockerUsesWhatHodWroteAndTheOtherWayRound() throws IOException {
        Tool hod = tool("hod");
        run(hod, "login --compat-auth-file HOME/mine/config.json LOGIN");
        String theirs = hod.home.resolve("theirs").toString();
        try (Dockerd docker = Dockerd.start()) {
            String host = registry.host();
            assertThat(
                            docker.docker(
                                    "--config", hod.home.resolve("mine").toString(), "login", host))
                    .contains("existing credentials", "Login Succeeded");
            String user = DockerRegistry.USER;
            String password = DockerRegistry.PASSWORD;
            docker.docker("--config", theirs, "login", "-u", user, "-p", password, host);
        }
        assertThat(run(hod, "login --get-login --authfile HOME/theirs/config.json HOST"))
                .contains("\n0\ncarrier\n");
        assertThat(run(hod, "list-tags --authfile HOME/theirs/config.json docker://HOST/team/app"))
                .contains("\"1\"");
    }

    @Test
    void namesDockerWhereTheLoginIsItsOwn() throws IOException {
        Tool skopeo = tool("skopeo");
        Tool hod = new Tool("hod", skopeo.home);
        Path docker = skopeo.home.resolve(".docker/config.json");
        run(hod, "login --compat-auth-file HOME/.docker/config.json LOGIN");
        assertThat(docker).content().contains('"' + registry.host() + '"');
        assertThat(run(hod, "logout --tls-verify=false HOST"))
                .isEqualTo(run(skopeo, "logout --tls-verify=false HOST"))
                .contains("Please use docker logout instead.");
    }

    private Process start(List<String> before, Tool tool, String line) throws IOException {
        List<String> command = new ArrayList<>(before);
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
        command.add("dev.hod.cli.Main");
        command.addAll(words(line, tool));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(tool.environment());
        return builder.start();
    }

    @Test
    void readsThePasswordFromStandardInput() throws IOException {
        Tool hod = tool("hod");
        Process process = start(List.of(), hod, "login -u carrier --password-stdin HOST");
        try (OutputStream in = process.getOutputStream()) {
            in.write((DockerRegistry.PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Login Succeeded!\n");
        assertThat(hod.file()).content().contains("auth");
    }

    @Test
    void asksOnATerminalWithoutEcho() throws IOException {
        Path script = Peers.require("script");
        Tool hod = tool("hod");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String command =
                "%s -cp %s dev.hod.cli.Main login %s"
                        .formatted(java, System.getProperty("java.class.path"), registry.host());
        ProcessBuilder builder =
                new ProcessBuilder(script.toString(), "-qec", command, "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().putAll(hod.environment());
        Process process = builder.start();
        StringBuilder screen = new StringBuilder();
        try (OutputStream in = process.getOutputStream()) {
            until(process, screen, "Username: ");
            type(in, DockerRegistry.USER);
            // Whoever sees the question may answer it: the echo is off by then.
            until(process, screen, "Password: ");
            type(in, DockerRegistry.PASSWORD);
            until(process, screen, "Login Succeeded!");
        }
        assertThat(screen.toString()).contains("carrier").doesNotContain("gap");
    }

    private static void type(OutputStream in, String text) throws IOException {
        in.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private static void until(Process process, StringBuilder screen, String text)
            throws IOException {
        while (screen.indexOf(text) < 0) {
            int next = process.getInputStream().read();
            assertThat(next).as(screen.toString()).isNotNegative();
            screen.append((char) next);
        }
    }
}
