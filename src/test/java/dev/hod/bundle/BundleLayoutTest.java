package dev.hod.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.hod.archive.Limits;
import dev.hod.image.Digest;
import dev.hod.io.AtomicFiles;
import dev.hod.progress.Progress;
import dev.hod.testing.Packs;
import dev.hod.testing.Peers;
import dev.hod.transport.bundle.BundleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@code layouts/bundle-v1.md} to what is really written and read. */
class BundleLayoutTest {
    private static final Path LAYOUTS = Path.of("layouts");
    private static final Path GOLDEN = LAYOUTS.resolve("trees/bundle/small");

    @TempDir private Path folder;

    @Test
    void packingTheGoldenBundleAgainGivesItsBytes() throws IOException {
        for (Compression compression : Compression.values()) {
            try (BundleStore store =
                    BundleStore.open(GOLDEN.resolve("small.tar"), Limits.DEFAULT)) {
                PackOptions options =
                        new PackOptions(
                                PackOptions.Check.DIGESTS,
                                store.inventory().note(),
                                store.inventory().created(),
                                2,
                                AtomicFiles.Force.NOW);
                assertThat(Packs.bundle(Packs.all(store), options, compression))
                        .isEqualTo(Files.readAllBytes(golden(compression)));
            }
        }
    }

    @Test
    void theGoldenBundleIsSound() throws IOException {
        for (Compression compression : Compression.values()) {
            List<String> faults = new ArrayList<>();
            BundleCheck check =
                    BundleVerifier.verify(
                            golden(compression),
                            Limits.DEFAULT,
                            fault -> faults.add(fault.toString()),
                            Progress.SILENT);
            assertThat(faults).isEmpty();
            assertThat(check.bundle())
                    .isEqualTo(
                            Optional.of(
                                    Digest.sha256(Files.readAllBytes(GOLDEN.resolve("hod.json")))));
        }
    }

    @ParameterizedTest
    @CsvSource({"hod.json,inventory", "hod.volume,volume"})
    void theDocumentsFitTheirSchemas(String document, String schema) throws IOException {
        Validator validator =
                new ValidatorFactory()
                        .withJsonNodeFactory(new JacksonNode.Factory(new ObjectMapper()))
                        .createValidator();
        Validator.Result result =
                validator.validate(
                        validator.registerSchema(
                                Files.readString(LAYOUTS.resolve(schema + ".schema.json"))),
                        Files.readString(GOLDEN.resolve(document)));
        assertThat(result.getErrors()).isEmpty();
        assertThat(result.isValid()).isTrue();
    }

    @Test
    void theTextsBesideTheGoldenBundleAreItsOwn() throws IOException {
        String tar = golden(Compression.NONE).toString();
        Peers.run("tar", "-xf", tar, "-C", folder.toString()).success();
        for (String name : new String[] {"hod.json", "hod.volume", "README.txt"}) {
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(GOLDEN.resolve(name));
        }
    }

    /** The commands of the page and of README.txt, run as they stand there. */
    @Test
    void canBeCheckedByHand() throws IOException {
        String script =
                """
                set -e; cd "%s"
                test "$(tar -xOf FILE hod.json | grep -c '"repository"')" = 3
                tar -xf FILE
                sed '/^"self":/,$d' hod.volume | sha256sum | cut -d' ' -f1 > self
                grep -q "$(cat self)" hod.volume
                for f in docker/registry/v2/blobs/sha256/*/*/data; do
                    d=${f%%/data}; echo "${d##*/}  $f"
                done | sha256sum --check --quiet && echo all good
                """
                        .formatted(folder);
        Files.copy(golden(Compression.NONE), folder.resolve("FILE"));
        assertThat(Peers.run("sh", "-c", script).success()).isEqualTo("all good\n");
    }

    private static Path golden(Compression compression) {
        return switch (compression) {
            case NONE -> GOLDEN.resolve("small.tar");
            case ZSTD -> GOLDEN.resolve("small.tar.zst");
        };
    }
}
