package dev.hod.syncfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Masterminds/semver v3 says of these versions. */
class VersionRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            textBlock =
                    """
                    >= 3.12.0 ; 3.12.0 ; true
                    >= 3.12.0 ; v3.13 ; true
                    >= 3.12.0 ; 3.11.9 ; false
                    >= 3.12.0 ; 3.13.0-rc1 ; false
                    >= 3.12.0-0 ; 3.13.0-rc1 ; true
                    >= 3.12.0 ; latest ; false
                    * ; 1.2.3 ; true
                    * ; 1.2.3-a ; false
                    1.2 ; 1.2.9 ; true
                    =1.2 ; 1.3.0 ; false
                    =2.0.0 ; 2.0.0 ; true
                    !=4.x ; 4.1.0 ; false
                    !=4.x ; 5.1.0 ; true
                    !=4.2.x ; 4.3.0 ; true
                    !=4.2.x ; 4.2.3 ; false
                    >1.1 ; 1.1.9 ; false
                    >1.1 ; 1.2.0 ; true
                    >11 ; 11.1.0 ; false
                    >11 ; 12.0.0 ; true
                    <=1.1 ; 1.1.9 ; true
                    <=1.1 ; 1.2.0 ; false
                    <=11 ; 11.9.9 ; true
                    ~1.2.3 ; 1.2.9 ; true
                    ~1.2.3 ; 1.3.0 ; false
                    ~1 ; 1.9.9 ; true
                    ~0.0.0 ; 4.5.6 ; true
                    ~>1.2.3 ; 1.2.4 ; true
                    ^1.2.3 ; 1.9.0 ; true
                    ^1.2.3 ; 2.0.0 ; false
                    ^0.2.3 ; 0.2.9 ; true
                    ^0.2.3 ; 0.3.0 ; false
                    ^0.0.3 ; 0.0.3 ; true
                    ^0.0.3 ; 0.0.4 ; false
                    ^0 ; 0.9.9 ; true
                    ^0.0 ; 0.0.7 ; true
                    >=1.1, <2 ; 1.9.0 ; true
                    >=1.1 <2 ; 2.0.0 ; false
                    >=1.1, <2, !=1.2.3 ; 1.2.3 ; false
                    1.1 - 2 ; 1.1.0 ; true
                    1.1-3 ; 4.3.2 ; false
                    1.1.0 - 2.0.0 ; 2.0.1 ; false
                    <1 || >=2 ; 2.0.0 ; true
                    <1 || >=2 ; 1.5.0 ; false
                    =v1.0.0+build ; 1.0.0 ; true
                    """)
    void holdsWhatTheOriginalHolds(String range, String version, boolean holds) {
        assertThat(VersionRange.parse(range).holds(version)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {">= bar", "1.2.3.4", ">=>1", "1.2 beta", "a || 1"})
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> VersionRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("improper constraint: ");
    }
}
