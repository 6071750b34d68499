package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.WrittenReference;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptHostTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    @ParameterizedTest
    @CsvSource({
        "docker.io,docker.io",
        "registry.site:5000,registry.site_5000",
        "localhost,localhost",
        "localhost:80,localhost_80",
        "10.0.0.1:443,10.0.0.1_443",
        "a-b.c--d:1,a-b.c--d_1",
        "host:05000,host_05000",
        "[2001:db8:0:0:0:0:0:1],ipv6__2001-db8-0-0-0-0-0-1",
        "[0:0:0:0:0:0:0:1]:5000,ipv6__0-0-0-0-0-0-0-1_5000",
    })
    void putsAHostIntoANameAndBack(String host, String component) {
        assertThat(KeptHost.toComponent(host)).isEqualTo(component);
        assertThat(KeptHost.fromComponent(component)).contains(host);
        assertThat(WrittenReference.isPath(component)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "[::1]:5000,ipv6__0-0-0-0-0-0-0-1_5000",
        "[2001:DB8::],ipv6__2001-db8-0-0-0-0-0-0",
        "[::ffff:1.2.3.4],ipv6__0-0-0-0-0-ffff-102-304",
        "Registry.Site,registry.site",
    })
    void namesOneHostInOneWay(String host, String component) {
        assertThat(KeptHost.toComponent(host)).isEqualTo(component);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"library", "calico", "my_app", "a__b", "ipv6__1-2", "a_1_2", "a_123456"})
    void otherComponentsStandForNoHost(String component) {
        assertThat(KeptHost.fromComponent(component)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void everyHostComesBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            String host = host(random);
            String component = KeptHost.toComponent(host);
            assertThat(WrittenReference.isPath(component)).as(component).isTrue();
            assertThat(KeptHost.fromComponent(component)).as(component).contains(host);
        }
    }

    private static String host(SplittableRandom random) {
        StringBuilder host = new StringBuilder();
        int labels = random.nextInt(1, 4);
        for (int i = 0; i < labels; i++) {
            host.append(i == 0 ? "" : ".");
            int length = random.nextInt(1, 8);
            for (int j = 0; j < length; j++) {
                boolean inner = j > 0 && j < length - 1;
                host.append(
                        inner && random.nextInt(4) == 0
                                ? '-'
                                : LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        boolean port = labels == 1 || random.nextBoolean();
        return port ? host + ":" + random.nextInt(1, 65_536) : host.toString();
    }
}
