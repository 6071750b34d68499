package dev.hod.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoTest {
    @TempDir Path folder;
    private final List<String> lines = new ArrayList<>();

    @Test
    void makesTheWholeJourneyTellsOfItAndLeavesNothing() throws IOException {
        Demo.run(folder, Demo.Courier.HONEST, lines::add);
        assertThat(folder).isEmptyDirectory();
        assertThat(lines)
                .hasSizeBetween(9, 14)
                .anySatisfy(line -> assertThat(line).startsWith("pull"))
                .anySatisfy(line -> assertThat(line).startsWith("verify"))
                .anySatisfy(line -> assertThat(line).startsWith("install"))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(100));
    }

    /** In the head, between the entries, and in a layer. */
    static LongStream places() {
        return LongStream.of(600, 30_000, 2_500_000);
    }

    @ParameterizedTest
    @MethodSource("places")
    void failsAtVerifyWhenOneByteIsAnother(long place) throws IOException {
        assertThatThrownBy(() -> Demo.run(folder, bundle -> flip(bundle, place), lines::add))
                .isInstanceOfSatisfying(
                        DemoFailed.class, e -> assertThat(e.step()).isEqualTo("verify"))
                .isInstanceOf(Failure.class);
        assertThat(folder).isEmptyDirectory();
    }

    private static void flip(Path bundle, long place) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(bundle.toString(), "rw")) {
            assertThat(place).isLessThan(file.length());
            file.seek(place);
            int old = file.read();
            file.seek(place);
            file.write(old ^ 1);
        }
    }
}
