package dev.hod.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void saysWhatIsWrongWithoutTheParsersOwnAffairs() {
        assertThatThrownBy(() -> Json.parse("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("no JSON: Unexpected end-of-input: expected close marker for Object");
    }
}
