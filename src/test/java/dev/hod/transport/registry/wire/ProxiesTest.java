package dev.hod.transport.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://r.site       | ''                  | true",
                "https://r.site       | r.site              | false",
                "https://a.r.site     | r.site              | false",
                "https://a.r.site     | .r.site             | false",
                "https://a.r.site     | *.r.site            | false",
                "https://xr.site      | r.site              | true",
                "https://r.site:5000  | r.site:5000         | false",
                "https://r.site:5001  | r.site:5000         | true",
                "https://10.1.2.3     | 10.0.0.0/8          | false",
                "https://11.1.2.3     | 10.0.0.0/8          | true",
                "https://r.site       | 'a, *'              | false",
                "https://127.0.0.1:1  | ''                  | false",
                "https://localhost    | ''                  | false",
                "http://r.site        | ''                  | false",
            })
    void reachesSomeHostsDirectly(String url, String exempt, boolean proxied) throws IOException {
        Proxies proxies =
                Proxies.of(Map.of("HTTPS_PROXY", "http://u:p%40@proxy:3128", "no_proxy", exempt));
        assertThat(proxies.towards(Url.parse(url).origin()).isPresent()).isEqualTo(proxied);
    }
}
