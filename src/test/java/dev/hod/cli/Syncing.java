package dev.hod.cli;

import dev.hod.image.Digest;
import dev.hod.testing.DockerRegistry;
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

/** {@code sync} typed at hod and at skopeo, and what it leaves. */
final class Syncing {
    private Syncing() {}

    /** How a command line ended. */
    record Ended(int exitCode, String out, String err) {
        Ended successfully() {
            if (exitCode != 0) {
                throw new AssertionError(exitCode + ": " + out + err);
            }
            return this;
        }
    }

    static Ended hod(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        Stream.concat(Stream.of("sync"), Stream.of(args)).toList(),
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    static Ended hod(String... args) {
        return hod(Map.of(), args);
    }

    static Peers.Result skopeo(String... args) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--insecure-policy",
                                "sync",
                                "--src-tls-verify=false",
                                "--dest-tls-verify=false"));
        all.addAll(List.of(args));
        return Peers.run("skopeo", all.toArray(String[]::new));
    }

    static void push(DockerRegistry registry, MadeImage image, String name) throws IOException {
        try (RegistryStore store = open(registry)) {
            image.writeTo(store, name);
        }
    }

    private static RegistryStore open(DockerRegistry registry) throws IOException {
        return RegistryStore.open(registry.host(), RegistrySettings.of(Map.of()));
    }

    /** Every tag below a path of a registry's storage with the digest it points at. */
    static Map<String, Digest> tags(Path storage, String prefix) throws IOException {
        Map<String, Digest> all = new TreeMap<>();
        Path root = storage.resolve("docker/registry/v2/repositories").resolve(prefix);
        if (!Files.isDirectory(root)) {
            return all;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path link : paths.filter(p -> p.endsWith("current/link")).toList()) {
                String name = root.relativize(link).toString().replace("/current/link", "");
                all.put(
                        name.replace("/_manifests/tags/", ":"),
                        Digest.parse(Files.readString(link).strip()));
            }
        }
        return all;
    }

    /** Every file below a folder with the digest of its content. */
    static Map<String, Digest> files(Path root) throws IOException {
        Map<String, Digest> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
