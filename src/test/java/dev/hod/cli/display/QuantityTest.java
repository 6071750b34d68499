package dev.hod.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9951, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "58123456, 58 MB",
        "3100000000, 3.1 GB",
        "9223372036854775807, 9223 PB"
    })
    void writesSizesInTheUnitThatFits(long bytes, String text) {
        assertThat(Quantity.size(bytes)).isEqualTo(text);
    }

    @Test
    void writesBothNumbersOfAPartInTheLargerOnesUnit() {
        assertThat(Quantity.part(1_900_000_000L, 3_100_000_000L)).isEqualTo("1.9 of 3.1 GB");
        assertThat(Quantity.part(0, 58_000_000)).isEqualTo("0 of 58 MB");
        assertThat(Quantity.part(400_000, 58_000_000)).isEqualTo("0.4 of 58 MB");
    }

    @Test
    void reachesAHundredPercentAtTheEndOnly() {
        assertThat(Quantity.percent(999_999, 1_000_000)).isEqualTo("99 %");
        assertThat(Quantity.percent(1_000_000, 1_000_000)).isEqualTo("100 %");
        assertThat(Quantity.percent(5, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "40, 0.0 s",
        "340, 0.3 s",
        "9949, 9.9 s",
        "9951, 10 s",
        "41400, 41 s",
        "192000, 3 min 12 s",
        "3840000, 1 h 04 min"
    })
    void writesTimesAsPeopleSayThem(long millis, String text) {
        assertThat(Quantity.time(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void writesClocksWithHoursOnlyWhereThereAreAny() {
        assertThat(Quantity.clock(Duration.ofSeconds(14))).isEqualTo("00:14");
        assertThat(Quantity.clock(Duration.ofSeconds(3_723))).isEqualTo("1:02:03");
    }

    @Test
    void countsOneThingWithoutAnS() {
        assertThat(Quantity.count(1, "image")).isEqualTo("1 image");
        assertThat(Quantity.count(1204, "blob")).isEqualTo("1,204 blobs");
    }
}
