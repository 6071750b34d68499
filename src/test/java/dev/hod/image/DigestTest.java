package dev.hod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String EMPTY_JSON =
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String HEX =
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @Test
    void isTheHashOfTheBytes() {
        assertThat(Digest.sha256("{}".getBytes(StandardCharsets.UTF_8))).hasToString(EMPTY_JSON);
        assertThat(Digest.sha256(new byte[0]).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void printsAsItParses(long seed) {
        byte[] content = new byte[10];
        new SplittableRandom(seed).nextBytes(content);
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Digest digest = algorithm.of(content);
            assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
            assertThat(digest.hex()).hasSize(algorithm.hexLength());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                HEX,
                "sha256:" + HEX + "0",
                "sha512:" + HEX,
                "sha384:" + HEX,
                "SHA256:" + HEX,
                " sha256:" + HEX,
                "sha256:" + HEX + "\n",
                "sha256::" + HEX,
                "sha256:44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A",
                "sha256:g4136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "sha256:../../../../../../../../../../../../../../../../../../../../etc/pa",
            })
    void refusesEverythingElse(String text) {
        assertThat(Digest.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sortsByAlgorithmThenHex() {
        Digest one = Digest.sha256(new byte[] {1});
        Digest two = Digest.sha256(new byte[] {2});
        Digest big = Digest.Algorithm.SHA512.of(new byte[] {1});
        List<Digest> sorted = List.of(big, one, two).stream().sorted().toList();
        assertThat(sorted.getLast()).isEqualTo(big);
        assertThat(sorted.get(0).hex()).isLessThan(sorted.get(1).hex());
    }
}
