package dev.hod.transport.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.hod.fault.Fault;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolVerifier;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.Peers;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the code to {@code layouts/pool-v2.md} and its golden tree. */
class PoolLayoutTest {
    private static final Path GOLDEN = Path.of("layouts/trees/pool");

    @TempDir Path folder;

    private static SortedMap<String, String> files(Path root) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.equals("make")
                        && !name.equals("hod/lock")
                        && !name.startsWith("hod/partial/")) {
                    all.put(name, Files.readString(file));
                }
            }
        }
        return all;
    }

    @Test
    void readsTheGoldenTree() throws IOException {
        List<Fault> faults = new ArrayList<>();
        try (PoolStore golden = PoolStore.open(GOLDEN, Pool.Mode.READ)) {
            assertThat(golden.names())
                    .extracting(ImageName::toString)
                    .containsExactlyInAnyOrder(
                            "library/tiny:1.0",
                            "team/app/tiny:1.0",
                            "team/app/tiny:latest",
                            "team/app/tiny@sha256:060fc348c4621d17a5593fbafc2d15291772257796b247641e70afbdad157522");
            PoolVerifier.verify(golden.pool(), faults::add, Progress.SILENT);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void writesTheGoldenTree() throws IOException {
        try (PoolStore golden = PoolStore.open(GOLDEN, Pool.Mode.READ);
                PoolStore store = PoolStore.open(folder, Pool.Mode.WRITE)) {
            for (String name :
                    List.of(
                            "library/tiny:1.0",
                            "team/app/tiny:1.0",
                            "team/app/tiny:latest",
                            "team/app/tiny@sha256:0e6bcd6a869b0946d4f6f284883746ebd4976753bda285c04daa14d3bd650c1b")) {
                copy(golden.source(MadeImage.named(name)), store);
            }
        }
        assertThat(files(folder)).isEqualTo(files(GOLDEN));
    }

    private static void copy(ImageSource source, PoolStore store) throws IOException {
        Descriptor top = source.resolve().orElseThrow();
        Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
        ImageDestination destination = store.destination(source.name());
        for (Descriptor blob : closure.blobs().values()) {
            destination.put(source.blob(blob));
        }
        for (Manifest manifest : closure.manifests()) {
            destination.put(manifest.raw());
        }
        store.flush();
        // The note on a digest keeps one platform of it.
        Manifest kept =
                source.name().tag().isPresent() ? closure.top() : closure.manifests().getFirst();
        destination.commit(kept.raw(), source.provenance());
    }

    @Test
    void dockerRegistryLeavesTheGoldenTree() throws IOException {
        Peers.require("docker-registry");
        Peers.require("curl");
        Peers.run("sh", GOLDEN.resolve("make").toString(), folder.toString()).success();
        SortedMap<String, String> golden = files(GOLDEN);
        golden.keySet().removeIf(name -> name.startsWith("hod/"));
        assertThat(files(folder)).isEqualTo(golden);
    }

    @Test
    void notesKeepToTheirSchema() throws IOException {
        Validator validator = new ValidatorFactory().createValidator();
        URI schema =
                validator.registerSchema(
                        Files.readString(Path.of("layouts/provenance.schema.json")));
        List<String> notes =
                files(GOLDEN).entrySet().stream()
                        .filter(file -> file.getKey().startsWith("hod/images/"))
                        .map(Map.Entry::getValue)
                        .toList();
        assertThat(notes).hasSize(3);
        for (String note : notes) {
            assertThat(validator.validate(schema, note).isValid()).as(note).isTrue();
        }
        assertThat(validator.validate(schema, "{\"kept\":\"sha256:1\"}").isValid()).isFalse();
    }
}
