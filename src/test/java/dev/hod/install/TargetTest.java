package dev.hod.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "registry.site, registry.site/library/alpine:3.14",
        "harbor, harbor/library/alpine:3.14",
        "localhost:5000/, localhost:5000/library/alpine:3.14",
        "10.0.0.1:5000/a/b, 10.0.0.1:5000/a/b/library/alpine:3.14",
        "[::1]:5000/a, [::1]:5000/a/library/alpine:3.14",
    })
    void namesAnImageAtTheTarget(String text, String reference) throws BadReference {
        Target target = Target.parse(text);

        ImageName there = target.name(ImageName.tagged("library/alpine", "3.14"));

        assertThat(target.reference(there)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.site", "localhost:5000/a/b"})
    void printsWhatWasParsed(String text) throws BadReference {
        assertThat(Target.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "https://registry.site", "a b", "registry.site/A", "r.site//a"})
    void refusesWhatIsNoPlace(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(BadReference.class);
    }

    @Test
    void refusesANameThatGetsTooLong() throws BadReference {
        Target target = Target.parse("registry.site/" + "p".repeat(100));

        assertThatThrownBy(() -> target.name(ImageName.tagged("a".repeat(155), "1")))
                .hasMessageContaining("at most 255");
    }
}
