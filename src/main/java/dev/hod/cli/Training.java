package dev.hod.cli;

import dev.hod.cli.outcome.ExitCode;
import dev.hod.demo.Demo;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.pool.Pool;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the launcher runs once after a build, to see which classes commands need: later starts find
 * those loaded and linked. {@code brief} is for what needs no command, {@code looks} for a look at
 * an image on this machine, anything else for the rest: the journey, with every command in it as a
 * user would call it. Prints what failed, and ends with 1 then.
 */
public final class Training {
    private final Path folder;

    /** Everybody has a home, and it is looked into. */
    private final Map<String, String> environment;

    private boolean good = true;

    private Training(Path folder) {
        this.folder = folder;
        this.environment = Map.of("HOME", folder.toString());
    }

    public static void main(String[] args) throws IOException {
        Path folder =
                Files.createTempDirectory(
                        Path.of(System.getProperty("java.io.tmpdir")), "training-");
        Training training = new Training(folder);
        switch (args[0]) {
            case "brief" -> training.brief();
            case "looks" -> training.looks();
            default -> training.commands();
        }
        // What stands around a command: whoever starts it, and the virtual machine as it ends.
        int _ = Map.copyOf(System.getenv()).size();
        boolean _ = System.getLogger("java.lang.Runtime").isLoggable(System.Logger.Level.DEBUG);
        // The launcher removes the temporary folder, which it made.
        System.exit(training.good ? 0 : 1);
    }

    private void brief() {
        run("--version");
        run("--help");
    }

    /** An image without layers, in a folder and in a layout. */
    private void looks() throws IOException {
        String config =
                "{\"created\":\"2020-01-01T00:00:00Z\",\"architecture\":\"amd64\",\"os\":\"linux\","
                        + "\"config\":{\"Env\":[\"A=b\"],\"Labels\":{\"a\":\"b\"}},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        Digest digest = Digest.sha256(config.getBytes(StandardCharsets.UTF_8));
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"},\"layers\":[]}"
                        .formatted(
                                MediaType.OCI_MANIFEST,
                                MediaType.OCI_CONFIG,
                                config.length(),
                                digest);
        Digest top = Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8));
        Path dir = Files.createDirectories(folder.resolve("dir"));
        Files.writeString(dir.resolve("version"), "Directory Transport Version: 1.1\n");
        Files.writeString(dir.resolve("manifest.json"), manifest);
        Files.writeString(dir.resolve(digest.hex()), config);
        Path blobs = Files.createDirectories(folder.resolve("oci/blobs/sha256"));
        Files.writeString(blobs.resolve(digest.hex()), config);
        Files.writeString(blobs.resolve(top.hex()), manifest);
        Files.writeString(
                folder.resolve("oci/index.json"),
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}}]}"
                        .formatted(MediaType.OCI_MANIFEST, manifest.length(), top));
        String oci = "oci:" + folder.resolve("oci");
        for (String image : List.of("dir:" + dir, oci, oci + ":v1")) {
            run("inspect", image);
            run("inspect", "--config", image);
            run("inspect", "--raw", image);
            run("inspect", "--format", "{{.Digest}}{{range .Env}} {{.}}{{end}}", image);
        }
        run("list-tags", oci);
        run("manifest-digest", dir.resolve("manifest.json").toString());
    }

    private void commands() throws IOException {
        run("--help");
        run("help", "pull");
        run("--quiet", "demo");
        Demo.make(folder.resolve("source"));
        try (PoolStore source = PoolStore.open(folder.resolve("source"), Pool.Mode.READ);
                RegistryServer world =
                        RegistryServer.start(
                                source, ServerSettings.readOnly(ServerSettings.loopback()));
                PoolStore kept = PoolStore.open(folder.resolve("site"), Pool.Mode.WRITE);
                RegistryServer site =
                        RegistryServer.start(
                                kept,
                                ServerSettings.writable(
                                        ServerSettings.loopback(), folder.resolve("uploads")))) {
            journey(world.host(), site.host());
            images("docker://" + world.host() + "/shop/web");
        }
    }

    private void journey(String world, String site) throws IOException {
        String list = at("site.list");
        Files.writeString(
                Path.of(list), "## site\nlibrary/runtime:21\nshop/web:1.4\ntools/backup:3.1\n");
        run("pull", list, "--from", world, "--pool", at("pool"), "--platform", "linux/amd64");
        run("pull", list, "--from", world, "--pool", at("pool"), "--platform", "linux/amd64");
        run("select", list, "--pool", at("pool"), "--to", at("selected"));
        run("pack", list, "--pool", at("pool"), "-o", at("site.tar"));
        run("pack", "--all", "--no-check", "--pool", at("pool"), "-o", at("all.tar"));
        run("pack", "--all", "--pool", at("pool"), "-o", at("site.tar.zst"));
        run("verify", at("site.tar"));
        run("verify", at("site.tar.zst"));
        run("verify", at("pool"));
        run("ls", at("pool"));
        run("ls", "--json", at("site.tar"));
        run("unpack", at("site.tar"), "--to", at("unpacked"));
        run("unpack", at("site.tar.zst"), "--to", at("decompressed"));
        run("install", at("site.tar"), "--to", site, "--receipt", at("receipt.jsonl"));
        run("install", at("site.tar"), "--to", site, "--receipt", at("receipt.jsonl"));
        run("sync", list, "--from", world, "--to", site + "/synced", "--receipt", at("sync.jsonl"));
    }

    private void images(String repository) {
        String image = repository + ":1.4";
        String dir = "dir:" + at("web");
        String oci = "oci:" + at("layout");
        run("copy", image, dir);
        run("copy", "--all", image, oci + ":web");
        run("inspect", image);
        run("inspect", dir);
        run("inspect", "--raw", dir);
        run("inspect", "--config", oci + ":web");
        run("inspect", "--format", "{{.Digest}}{{range .Layers}} {{.}}{{end}}", oci + ":web");
        run("list-tags", repository);
        run("list-tags", oci);
        run("delete", oci + ":web");
        run("manifest-digest", at("web/manifest.json"));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void run(String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exitCode = Main.run(List.of(command), environment, stream, stream);
        if (exitCode != ExitCode.DONE) {
            good = false;
            System.out.println(List.of(command) + " ended with " + exitCode + ": " + said);
        }
    }
}
