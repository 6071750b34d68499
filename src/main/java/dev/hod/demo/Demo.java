package dev.hod.demo;

import dev.hod.archive.Limits;
import dev.hod.bundle.BundleVerifier;
import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.bundle.PackedImage;
import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.error.Failure.Kind;
import dev.hod.fault.Fault;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.install.Installer;
import dev.hod.install.ReceiptLine;
import dev.hod.install.Target;
import dev.hod.io.Folders;
import dev.hod.pool.Pool;
import dev.hod.pool.SharingReport;
import dev.hod.progress.Progress;
import dev.hod.selection.ListReader;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleStore;
import dev.hod.transport.pool.PoolStore;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The whole journey in a temporary folder: out of one registry, across, and into another, with
 * images made for it and nothing but the loopback for a network. At the end every digest is
 * compared. The least that goes wrong makes it fail.
 */
public final class Demo {
    /** What happens to the bundle on its way from one side to the other. */
    @FunctionalInterface
    public interface Courier {
        void carry(Path bundle) throws IOException;

        /** Brings it as it is. */
        Courier HONEST = _ -> {};
    }

    private static final List<String> FOR_THE_SITE =
            List.of("shop/web:1.4", "shop/api:2.0", "tools/backup:3.1");

    private final Path folder;
    private final Courier courier;
    private final Consumer<String> line;
    private final RegistrySettings registries;
    private final List<DemoImage> images = DemoImages.make();
    private final List<DemoImage> chosen =
            images.stream().filter(i -> FOR_THE_SITE.contains(i.name().toString())).toList();

    private Demo(Path folder, Courier courier, Consumer<String> line) throws IOException {
        this.folder = folder;
        this.courier = courier;
        this.line = line;
        // Nothing of the user's environment: no proxy, no credentials.
        this.registries = RegistrySettings.of(Map.of());
    }

    /**
     * Makes the journey and leaves nothing behind.
     *
     * @param parent where the temporary folder is made
     * @param line takes what is done, a line at a time, for somebody who sees it for the first time
     * @throws DemoFailed naming the step that failed
     */
    public static void run(Path parent, Courier courier, Consumer<String> line) throws IOException {
        Path folder = Files.createTempDirectory(parent, "hod-demo-");
        try {
            new Demo(folder, courier, line).journey();
        } finally {
            Folders.remove(folder);
        }
        line.accept("All digests at the site are those of the source. Nothing was left behind.");
    }

    private Path bundle() {
        return folder.resolve("site.tar");
    }

    private void journey() throws IOException {
        step("make", this::make);
        step("pull", this::pull);
        step("select", this::select);
        step("pack", this::pack);
        step("carry", () -> courier.carry(bundle()));
        step("verify", this::verify);
        try (PoolStore site = PoolStore.open(folder.resolve("site-registry"), Pool.Mode.WRITE);
                RegistryServer registry =
                        RegistryServer.start(
                                site,
                                ServerSettings.writable(
                                        ServerSettings.loopback(), folder.resolve("uploads")))) {
            step("install", () -> install(registry.host()));
            step("compare", () -> compare(registry.host()));
        }
    }

    private static void step(String name, Step step) throws IOException {
        try {
            step.run();
        } catch (DemoFailed e) {
            throw e;
        } catch (Failure e) {
            throw new DemoFailed(name, e);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Writes the demo's images into a pool, which is made. */
    public static void make(Path pool) throws IOException {
        write(DemoImages.make(), pool);
    }

    private static void write(List<DemoImage> images, Path pool) throws IOException {
        try (PoolStore source = PoolStore.open(pool, Pool.Mode.WRITE)) {
            for (DemoImage image : images) {
                image.writeTo(source);
            }
        }
    }

    private void make() throws IOException {
        write(images, folder.resolve("source-registry"));
        say(
                "make",
                "%d images that share layers, one of them for two platforms: %s"
                        .formatted(
                                images.size(),
                                size(images.stream().mapToLong(DemoImage::size).sum())));
    }

    private void pull() throws IOException {
        try (PoolStore source = PoolStore.open(folder.resolve("source-registry"), Pool.Mode.READ);
                RegistryServer registry =
                        RegistryServer.start(
                                source, ServerSettings.readOnly(ServerSettings.loopback()));
                RegistryStore remote = RegistryStore.open(registry.host(), registries);
                PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.WRITE)) {
            List<Request> requests = new ArrayList<>();
            for (DemoImage image : images) {
                requests.add(
                        new Request(
                                image.name().toString(),
                                remote.source(image.name()),
                                pool.destination(image.name()),
                                PlatformChoice.ALL,
                                new ProvenanceChoice.Fresh(
                                        registry.host() + '/' + image.name(), List.of()),
                                ReferrersChoice.LEFT));
            }
            Copier copier = new Copier(pool, CopyOptions.intoPool(), Progress.SILENT);
            long moved = moved(copier.run(copier.plan(requests)), "pull");
            say(
                    "serve",
                    "them from a registry at %s, which stands for the world"
                            .formatted(registry.host()));
            say(
                    "pull",
                    "them into a pool: %s came, %d blobs, each once"
                            .formatted(size(moved), DemoImages.blobs(images).size()));
        }
    }

    private void select() throws IOException {
        Path list = folder.resolve("site.list");
        Files.writeString(list, "## site\n" + String.join("\n", FOR_THE_SITE) + '\n');
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.READ);
                PoolStore selection = PoolStore.open(folder.resolve("site"), Pool.Mode.WRITE)) {
            List<Request> requests = new ArrayList<>();
            for (Selected image :
                    Selector.select(
                            pool,
                            ListReader.read(
                                            List.of(list.toString()),
                                            List.of(),
                                            InputStream.nullInputStream())
                                    .entries())) {
                requests.add(
                        new Request(
                                image.written(),
                                pool.source(image.name()),
                                selection.destination(image.as()),
                                PlatformChoice.ALL,
                                ProvenanceChoice.CARRIED,
                                ReferrersChoice.LEFT));
            }
            Copier copier = new Copier(selection, CopyOptions.intoPool(), Progress.SILENT);
            moved(copier.run(copier.plan(requests)), "select");
            SharingReport sharing = selection.pool().writer().sharing();
            say(
                    "select",
                    "%d of them by a list: %d files shared, %s copied"
                            .formatted(
                                    requests.size(),
                                    sharing.linked() + sharing.cloned(),
                                    size(sharing.copiedBytes())));
        }
    }

    private void pack() throws IOException {
        try (PoolStore selection = PoolStore.open(folder.resolve("site"), Pool.Mode.READ)) {
            List<PackedImage> packed = new ArrayList<>();
            for (Selected image : Selector.all(selection, List.of())) {
                ImageSource source = selection.source(image.name());
                packed.add(
                        new PackedImage(
                                image.as(),
                                ClosureWalk.of(source, image.top(source), PlatformChoice.ALL),
                                source,
                                source.provenance()));
            }
            BundleWriter writer = BundleWriter.of(packed, PackOptions.DEFAULT);
            writer.write(bundle(), Compression.NONE, Progress.SILENT);
            say(
                    "pack",
                    "them into one file, site.tar, each layer once: %s for %s of images"
                            .formatted(
                                    size(Files.size(bundle())),
                                    size(chosen.stream().mapToLong(DemoImage::size).sum())));
        }
    }

    private void verify() throws IOException {
        List<Fault> faults = new ArrayList<>();
        BundleVerifier.verify(bundle(), Limits.DEFAULT, faults::add, Progress.SILENT);
        if (!faults.isEmpty()) {
            throw new DemoFailed("verify", Kind.CORRUPT, faults.getFirst().toString());
        }
        say("carry", "site.tar to the other side");
        say("verify", "that every byte of it is what it was");
    }

    private void install(String host) throws IOException {
        try (BundleStore store = BundleStore.open(bundle(), Limits.DEFAULT);
                RegistryStore registry = RegistryStore.open(host, registries)) {
            Target target = Target.parse(host);
            Installer installer =
                    new Installer(registry, target, CopyOptions.intoRegistry(), Progress.SILENT);
            List<Request> requests = new ArrayList<>();
            for (Selected image : Selector.all(store, List.of())) {
                requests.add(
                        installer.request(
                                image.written(),
                                store.source(image.name()),
                                image.as(),
                                PlatformChoice.ALL,
                                ReferrersChoice.LEFT));
            }
            List<Outcome> outcomes =
                    installer.install(
                            requests,
                            folder.resolve("receipt.jsonl"),
                            new ReceiptLine.Begun(
                                    target.toString(),
                                    bundle().toString(),
                                    Optional.of(store.digest()),
                                    Instant.now()));
            long sent = moved(outcomes, "install");
            say("serve", "an empty registry at %s, which stands for the site".formatted(host));
            say(
                    "install",
                    "%d images into it, straight out of site.tar: %s sent"
                            .formatted(requests.size(), size(sent)));
        }
    }

    /** Asks the site's registry as one who has never spoken with it. */
    private void compare(String host) throws IOException {
        try (RegistryStore registry = RegistryStore.open(host, registries)) {
            int blobs = compare(registry);
            say("ask", "the site for all of it: %d tags, %d blobs".formatted(chosen.size(), blobs));
        }
    }

    private int compare(Store site) throws IOException {
        Map<String, DemoImage> expected =
                chosen.stream()
                        .collect(
                                Collectors.toMap(
                                        image -> image.name().toString(), Function.identity()));
        Set<String> there = site.names().stream().map(Object::toString).collect(Collectors.toSet());
        check(there.equals(expected.keySet()), "the site has the images " + there);
        Set<Digest> read = new HashSet<>();
        for (DemoImage image : chosen) {
            ImageSource source = site.source(image.name());
            Descriptor top =
                    source.resolve()
                            .orElseThrow(() ->
                                    new DemoFailed(
                                            "compare",
                                            Kind.NOT_FOUND,
                                            image.name() + " is not at the site"));
            check(
                    top.digest().equals(image.digest()),
                    "%s is %s at the site".formatted(image.name(), top.digest()));
            Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
            check(
                    closure.manifests().stream()
                                    .map(Manifest::digest)
                                    .collect(Collectors.toSet())
                                    .equals(image.manifestDigests())
                            && closure.blobs().keySet().equals(image.blobs().keySet()),
                    image.name() + " consists of other parts at the site");
            for (Descriptor blob : closure.blobs().values()) {
                if (read.add(blob.digest())) {
                    readWhole(source, blob);
                }
            }
        }
        return read.size();
    }

    /** What is read this way is hashed on its way: wrong bytes never come to their end. */
    private static void readWhole(ImageSource source, Descriptor descriptor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
        try (ReadableByteChannel content = source.blob(descriptor).open()) {
            while (content.read(buffer.clear()) >= 0) {
                // Only the digest matters.
            }
        }
    }

    private static void check(boolean holds, String otherwise) throws DemoFailed {
        if (!holds) {
            throw new DemoFailed("compare", Kind.CORRUPT, otherwise);
        }
    }

    private static long moved(List<Outcome> outcomes, String step) throws IOException {
        long moved = 0;
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Done done -> moved += done.newBytes();
                case Outcome.AlreadyThere _ -> {}
                case Outcome.Failed(Request _, IOException cause) -> throw cause;
                case Outcome.LeftOut left -> throw left.cause();
                case Outcome.NotTried(Request request) ->
                        throw new DemoFailed(
                                step, Kind.REJECTED, request.written() + " was not tried");
            }
        }
        return moved;
    }

    private void say(String verb, String text) {
        line.accept(verb + " ".repeat(9 - verb.length()) + text);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000
                ? bytes / 1_000 + " kB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
