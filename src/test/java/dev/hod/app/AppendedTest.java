package dev.hod.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.archive.BadBundle;
import dev.hod.bundle.Compression;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.copy.Outcomes;
import dev.hod.copy.ReferrersChoice;
import dev.hod.error.Failure;
import dev.hod.image.PlatformChoice;
import dev.hod.install.Target;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.testing.FakeRegistry;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.transport.pool.PoolStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows a sound bundle is never passed over in silence: other readers would take it. */
class AppendedTest {
    @TempDir Path folder;
    private final MemoryStore images = Packs.store(4, 3_000);

    AppendedTest() throws IOException {}

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aFileIsRefusedBeforeAnythingIsMade(Compression compression) throws IOException {
        byte[] bundle = Packs.bundle(images, compression);
        Path file = Files.write(folder.resolve("twice"), joined(bundle, bundle));

        if (compression == Compression.NONE) {
            assertThatThrownBy(() -> unpack(file.toString(), InputStream.nullInputStream()))
                    .isInstanceOf(BadBundle.class)
                    .hasMessageContaining("something follows it at");
            assertThat(folder.resolve("pool")).doesNotExist();
        } else {
            // Frames without a table of them all can be read from front to back only.
            assertThat(unpack(file.toString(), InputStream.nullInputStream()).end())
                    .containsInstanceOf(BadBundle.class);
        }
    }

    @Test
    void anEntryThatTarAppendedIsRefused() throws IOException, InterruptedException {
        Path file =
                Files.write(folder.resolve("bundle.tar"), Packs.bundle(images, Compression.NONE));
        Files.writeString(folder.resolve("more"), "more");
        int exitCode =
                new ProcessBuilder("tar", "-rf", file.toString(), "-C", folder.toString(), "more")
                        .start()
                        .waitFor();
        assertThat(exitCode).isZero();

        assertThatThrownBy(() -> unpack(file.toString(), InputStream.nullInputStream()))
                .isInstanceOf(BadBundle.class)
                .hasMessageContaining("end of the tar");
    }

    @Test
    void whatPassedByIsKeptAndTheRunFails() throws IOException {
        byte[] bundle = Packs.bundle(images, Compression.NONE);

        Carried carried = unpack("-", new ByteArrayInputStream(joined(bundle, new byte[] {1})));

        assertThat(carried.outcomes()).allMatch(Outcomes::isGood);
        assertThat(carried.end())
                .get()
                .isInstanceOfSatisfying(
                        Failure.class,
                        end -> assertThat(end.kind()).isEqualTo(Failure.Kind.CORRUPT));
        try (PoolStore pool = PoolStore.open(folder.resolve("pool"), Pool.Mode.READ)) {
            assertThat(pool.names()).isEqualTo(images.names());
        }
    }

    @Test
    void noTagMovesWhereTheEndOfTheStreamIsNotSound() throws IOException {
        byte[] bundle = Packs.bundle(images, Compression.NONE);
        try (FakeRegistry registry = FakeRegistry.start()) {
            Install install =
                    new Install(
                            "-",
                            wish(new ByteArrayInputStream(joined(bundle, bundle))),
                            Target.parse(registry.host()),
                            folder.resolve("receipt.jsonl"),
                            OnFailure.GO_ON,
                            Side.of(
                                    new Settings(
                                            Map.of("HOME", folder.toString()),
                                            Set.of(),
                                            Set.of(),
                                            List.of(),
                                            Optional.empty())));

            Carried carried = install.run(Progress.SILENT);

            assertThat(carried.outcomes())
                    .isNotEmpty()
                    .allSatisfy(outcome ->
                            assertThat(outcome)
                                    .isInstanceOfSatisfying(
                                            Outcome.Failed.class,
                                            failed ->
                                                    assertThat(failed.cause())
                                                            .isInstanceOf(BadBundle.class)));
            for (var name : images.names()) {
                assertThat(registry.manifest(name.repository(), name.tag().orElseThrow()))
                        .isEmpty();
            }
        }
    }

    private Carried unpack(String from, InputStream in) throws IOException {
        Path pool = folder.resolve("pool");
        return new Unpack(from, wish(in), pool, Held.BY_LENGTH, OnFailure.GO_ON)
                .run(Progress.SILENT);
    }

    private static Wish wish(InputStream in) {
        return new Wish(
                List.of(),
                List.of(),
                PlatformChoice.ALL,
                Wish.By.USER,
                PlatformChoice.Missing.FAILS,
                ReferrersChoice.LEFT,
                in);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
