package dev.hod.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.NotFound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void saysWhatTheJdkLeavesOut() {
        assertThat(Reason.of(new NoSuchFileException("/a/b")))
                .isEqualTo("/a/b: no such file or folder");
        assertThat(Reason.of(new AccessDeniedException("/a/b")))
                .isEqualTo("/a/b: permission denied");
        assertThat(Reason.of(new IOException())).isEqualTo("IOException");
    }

    @Test
    void isAlwaysOneLine() {
        assertThat(Reason.of(new IOException("one\n  two\r\n"))).isEqualTo("one two");
    }

    @Test
    void looksThroughWhatIsWrappedAroundAFailure() {
        assertThat(Reason.of(new UncheckedIOException(new NotFound("x is not there"))))
                .isEqualTo("x is not there");
    }

    @Test
    void doesNotRepeatTheNameItStandsBehind() {
        assertThat(Reason.of("a:1", new NotFound("a:1: there is no such image")))
                .isEqualTo("there is no such image");
    }
}
