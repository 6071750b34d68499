package dev.hod.transport.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {
    @ParameterizedTest
    @CsvSource({
        "/v2/a/blobs/uploads/u?_state=x%3D%3D, http://h:5000/v2/a/blobs/uploads/u?_state=x%3D%3D",
        "u2?s=1, http://h:5000/v2/b/u2?s=1",
        "?s=1, http://h:5000/v2/b/u1?s=1",
        "//other/x, http://other/x",
        "https://other:443/x#frag, https://other/x",
        "http://user:pw@other:80, http://other/",
    })
    void understandsLocations(String location, String absolute) throws ProtocolException {
        Url here = Url.parse("http://h:5000/v2/b/u1?old=1");
        assertThat(here.resolve(location).text()).isEqualTo(absolute);
    }

    @Test
    void appendsToAQueryWithoutTouchingIt() throws ProtocolException {
        assertThat(Url.parse("http://h/u?_state=a%3D+b").with("digest", "sha256:1").target())
                .isEqualTo("/u?_state=a%3D+b&digest=sha256:1");
    }

    @Test
    void showsNoQueries() throws ProtocolException {
        assertThat(Url.parse("https://h/x?signature=geheim").toString()).isEqualTo("https://h/x");
    }

    @Test
    void refusesLineBreaks() {
        assertThatThrownBy(() -> Url.parse("http://h/x\r\nHost: evil"))
                .isInstanceOf(ProtocolException.class);
    }
}
