package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The same command lines for hod and for skopeo. */
@SuppressWarnings("NullAway.Init")
abstract class BesideSkopeo {
    @TempDir Path folder;

    /** How a run ended. */
    record Ended(int exitCode, String out, String err) {
        Ended success() {
            assertThat(exitCode).as("%s%s", out, err).isZero();
            return this;
        }

        Ended failure() {
            assertThat(exitCode).as("%s%s", out, err).isEqualTo(1);
            return this;
        }
    }

    /** Hod in skopeo's place. */
    Ended hod(String... args) {
        return run(Main.Name.SKOPEO, args);
    }

    /** Hod by its own name, with commands that skopeo does not have. */
    Ended own(String... args) {
        return run(Main.Name.HOD, args);
    }

    private Ended run(Main.Name name, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        name,
                        List.of(args),
                        environment(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /** What both find in their environment. */
    Map<String, String> environment() {
        return Map.of(
                "HOME",
                folder.toString(),
                "TMPDIR",
                folder.toString(),
                "PATH",
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    Ended skopeo(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("--insecure-policy"));
        all.addAll(List.of(args));
        return skopeoAsItIs(all.toArray(String[]::new));
    }

    /** With whatever policy there is. */
    Ended skopeoAsItIs(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Peers.require("skopeo").toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile("skopeo", ".out");
        Path err = Files.createTempFile("skopeo", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment());
            return new Ended(
                    builder.start().waitFor(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    String dir(String name) {
        return "dir:" + folder.resolve(name);
    }

    String oci(String name) {
        return "oci:" + folder.resolve(name);
    }

    /** Every file below a folder with the digest of its content. */
    Map<String, Digest> files(String name) throws IOException {
        Map<String, Digest> all = new TreeMap<>();
        Path root = folder.resolve(name);
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    static void push(MadeImage image, String host, String name) throws IOException {
        try (RegistryStore store = RegistryStore.open(host, RegistrySettings.of(Map.of()))) {
            image.writeTo(store, name);
        }
    }
}
