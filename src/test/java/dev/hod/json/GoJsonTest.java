package dev.hod.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GoJsonTest {
    private static Json parse(String text) throws IOException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void escapesWhatHtmlWouldTakeForMarkup() {
        assertThat(GoJson.quote("<a> & b")).isEqualTo("\"\\u003ca\\u003e \\u0026 b\"");
        assertThat(GoJson.quote("\u2028")).isEqualTo("\"\\u2028\"");
    }

    @Test
    void escapesControlCharactersAndLeavesOthers() {
        assertThat(GoJson.quote("\"\\\n\r\t\u0001\u007fé🐳"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0001\u007fé🐳\"");
    }

    @Test
    void replacesHalfASurrogatePair() throws IOException {
        assertThat(GoJson.compact(parse("\"a\\ud83d\""))).isEqualTo("\"a\ufffd\"");
    }

    @Test
    void writesWhatItReadOnOneLine() throws IOException {
        String text = "{\"b\":[1,2.50,1e3,true,null,{}],\"a\":{\"x\":\"\"},\"c\":[]}";

        assertThat(GoJson.compact(parse(text))).isEqualTo(text);
    }

    @Test
    void indentsAsGoDoes() throws IOException {
        assertThat(GoJson.indented(parse("{\"a\":[1,{\"b\":null}],\"c\":[],\"d\":{}}"), "    "))
                .isEqualTo(
                        """
                        {
                            "a": [
                                1,
                                {
                                    "b": null
                                }
                            ],
                            "c": [],
                            "d": {}
                        }\
                        """);
    }

    @Test
    void takesTheLastOfTwoMembersWithOneName() throws IOException {
        assertThat(GoJson.compact(parse("{\"a\":1,\"a\":2}"))).isEqualTo("{\"a\":2}");
    }

    @Test
    void refusesNestingBeyondReasonInOneLine() {
        assertThatIOException()
                .isThrownBy(() -> parse("[".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
