package dev.hod.transport.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.blob.BlobBytes;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.ImageName;
import dev.hod.testing.Peers;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storages that only lend their images, filled by buildah. */
class AdditionalStoresTest {
    private static final ImageName BASE = ImageName.called("localhost/base:1");
    private static final ImageName CHILD = ImageName.called("localhost/child:1");

    @TempDir Path folder;

    /** A storage that a file configures, and no other. */
    private Path configuration(String name, String additional) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".conf"),
                """
                [storage]
                driver = "vfs"
                graphroot = "%s"
                runroot = "%s-run"
                [storage.options]
                additionalimagestores = [%s]
                """
                        .formatted(folder.resolve(name), folder.resolve(name), additional));
    }

    private String buildah(Path configuration, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Peers.require("buildah").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CONTAINERS_STORAGE_CONF", configuration.toString());
        builder.environment().put("STORAGE_DRIVER", "vfs");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.onExit().join().exitValue()).as("%s%n%s", command, output).isZero();
        return output.strip();
    }

    private void build(Path configuration, String from, String content, String image)
            throws IOException {
        Path file = Files.writeString(folder.resolve(content), content);
        String container = buildah(configuration, "from", "--pull-never", from);
        buildah(configuration, "copy", container, file.toString(), "/" + content);
        buildah(configuration, "commit", "--quiet", container, image);
        buildah(configuration, "rm", container);
    }

    @Test
    void areReadAsIfTheyWereOne() throws IOException {
        Path lender = configuration("lender", "");
        build(lender, "scratch", "lent", "localhost/base:1");
        Path borrower = configuration("borrower", '"' + folder.resolve("lender").toString() + '"');
        build(borrower, "localhost/base:1", "own", "localhost/child:1");
        StorageFolder usual =
                StorageFolder.usual(
                        Map.of("CONTAINERS_STORAGE_CONF", borrower.toString()),
                        StorageFolder.Owner.ROOT);

        try (Store store = StorageStore.in(usual, folder.resolve("scratch"))) {
            assertThat(store.names()).containsExactly(BASE, CHILD);
            Closure base = closure(store.source(BASE));
            Closure child = closure(store.source(CHILD));
            // The lower layer of the one is only in the storage of the other.
            assertThat(child.blobs()).hasSize(3);
            assertThat(child.blobs().keySet()).contains(base.blobs().lastEntry().getKey());
            for (ImageName name : List.of(BASE, CHILD)) {
                ImageSource source = store.source(name);
                for (Descriptor blob : closure(source).blobs().values()) {
                    assertThat(BlobBytes.read(source.blob(blob), 1 << 20))
                            .hasSize((int) blob.size());
                }
            }
        }
    }

    private static Closure closure(ImageSource source) throws IOException {
        return ClosureWalk.of(source, source.resolve().orElseThrow(), PlatformChoice.ALL);
    }
}
