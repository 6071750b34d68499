package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.concurrent.Aside;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    private static final long AT_ONCE = -1;

    @TempDir Path folder;

    @Test
    void isNotTakenFromARequestThatAddsToIt() throws IOException {
        try (Upload upload = new Upload("a", "1", folder.resolve("upload-1"))) {
            upload.alone(() -> {
                assertThat(Aside.call("sweep", () -> upload.endIfIdle(AT_ONCE))).isFalse();
                return Reply.of(202);
            });

            assertThat(upload.file()).exists();
        }
    }

    @Test
    void isGoneForWhoComesAfterItWasIdleForTooLong() throws IOException {
        Upload upload = new Upload("a", "1", folder.resolve("upload-1"));

        assertThat(upload.endIfIdle(TimeUnit.HOURS.toNanos(1))).isFalse();
        assertThat(upload.endIfIdle(AT_ONCE)).isTrue();

        assertThat(upload.file()).doesNotExist();
        assertThatThrownBy(() -> upload.alone(() -> Reply.of(202)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("there is no such upload");
    }
}
