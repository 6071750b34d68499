package dev.hod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "linux/amd64,linux/amd64",
        "Linux/AMD64,linux/amd64",
        "macos/arm64,darwin/arm64",
        "linux/x86_64,linux/amd64",
        "linux/x86-64,linux/amd64",
        "linux/amd64/v1,linux/amd64",
        "linux/amd64/v3,linux/amd64/v3",
        "linux/i386,linux/386",
        "linux/386/sse2,linux/386",
        "linux/aarch64,linux/arm64",
        "linux/arm64/8,linux/arm64",
        "linux/arm64/v8,linux/arm64",
        "linux/arm64/v8.0,linux/arm64",
        "linux/arm64/v8.2,linux/arm64/v8.2",
        "linux/arm64/9,linux/arm64/v9",
        "linux/arm64/v9.0,linux/arm64/v9",
        "linux/aarch64/v8,linux/arm64",
        "linux/armhf,linux/arm/v7",
        "linux/armel,linux/arm/v6",
        "linux/arm,linux/arm/v7",
        "linux/arm/7,linux/arm/v7",
        "linux/arm/5,linux/arm/v5",
        "linux/arm/6,linux/arm/v6",
        "linux/arm/8,linux/arm/v8",
        "linux/arm/v6,linux/arm/v6",
        "linux/riscv64,linux/riscv64",
        "linux/ppc64le,linux/ppc64le",
        "windows/amd64,windows/amd64",
    })
    void hasOneNormalForm(String written, String normal) {
        Platform platform = Platform.parse(written);
        assertThat(platform).hasToString(normal);
        assertThat(Platform.parse(platform.toString())).isEqualTo(platform);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "linux", "linux/", "/amd64", "a/b/c/d", "linux/amd 64", "l/a/", "*/a"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a platform");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm64,linux/arm64/v8,true",
        "linux/arm64/v8,linux/arm64,true",
        "linux/arm,linux/arm/v7,true",
        "linux/arm,linux/arm/v6,false",
        "linux/amd64,linux/amd64/v3,false",
        "linux/amd64/v3,linux/amd64,false",
        "linux/amd64,windows/amd64,false",
        "linux/amd64,linux/386,false",
    })
    void acceptsItsEqualOnly(String wanted, String offered, boolean accepted) {
        assertThat(Platform.parse(wanted).accepts(Platform.parse(offered))).isEqualTo(accepted);
    }

    @Test
    void acceptsAnyBuildOfWindowsUnlessOneIsNamed() {
        Platform wanted = Platform.of("windows", "amd64");
        Platform build =
                new Platform("windows", "amd64", Optional.empty(), Optional.of("10.0.20348.2113"));
        assertThat(wanted.accepts(build)).isTrue();
        assertThat(build.accepts(build)).isTrue();
        assertThat(build.accepts(wanted)).isFalse();
    }

    @Test
    void ofThisMachineIsLinux() {
        assertThat(Platform.host().os()).isEqualTo("linux");
        assertThat(Platform.host().architecture())
                .isIn("amd64", "arm64", "riscv64", "ppc64le", "s390x");
    }
}
