package dev.hod.cli;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real stores at both ends, and commands as a user would type them. */
@SuppressWarnings("NullAway.Init")
abstract class CommandLineKit {
    @TempDir Path folder;
    final RandomImages random = new RandomImages(7);
    final MadeImage one = random.image();
    final MadeImage both =
            random.index(
                    RandomImages.Format.OCI,
                    RandomImages.AMD64,
                    RandomImages.ARM64,
                    RandomImages.ARMV7);
    PoolStore upstream;
    PoolStore site;
    RegistryServer source;
    RegistryServer target;
    String output = "";
    String errors = "";

    CommandLineKit() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        upstream = PoolStore.open(folder.resolve("upstream"), Pool.Mode.WRITE);
        one.writeTo(upstream, "team/one:1");
        both.writeTo(upstream, "team/both:2");
        source = RegistryServer.start(upstream, ServerSettings.readOnly(ServerSettings.loopback()));
        site = PoolStore.open(folder.resolve("site"), Pool.Mode.WRITE);
        target =
                RegistryServer.start(
                        site,
                        ServerSettings.writable(
                                ServerSettings.loopback(), folder.resolve("uploads")));
    }

    @AfterEach
    void stop() throws IOException {
        target.close();
        source.close();
        site.close();
        upstream.close();
    }

    int hod(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        List.of(args),
                        Map.of("HOME", folder.toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        output = out.toString(StandardCharsets.UTF_8);
        errors = err.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    String at(String name) {
        return folder.resolve(name).toString();
    }

    int pull(String... more) {
        String[] args = {
            "pull", "team/one:1", "team/both:2", "--from", source.host(), "--pool", at("pool")
        };
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return hod(all);
    }

    Digest atSite(String name) throws IOException {
        return site.source(MadeImage.named(name)).resolve().map(Descriptor::digest).orElseThrow();
    }
}
