package dev.hod.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.error.Failure.Kind;
import dev.hod.image.Digest;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenReferenceTest {
    private static final String HEX =
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "nginx,-,nginx,-,-",
                "x:5000,-,x,5000,-",
                "localhost/x,localhost,x,-,-",
                "localhost:5000/x:1,localhost:5000,x,1,-",
                "index.docker.io/a/b,index.docker.io,a/b,-,-",
                "docker.io/nginx@sha256:" + HEX + ",docker.io,nginx,-,sha256:" + HEX,
                "a/b:v1.2_x-Y@sha256:" + HEX + ",-,a/b,v1.2_x-Y,sha256:" + HEX,
                "host:5000/a/b,host:5000,a/b,-,-",
                "Host.Site/a,Host.Site,a,-,-",
                "10.0.0.1/a:1,10.0.0.1,a,1,-",
                "[::1]:5000/a:1,[::1]:5000,a,1,-",
                "[2001:db8::1]/a,[2001:db8::1],a,-,-",
                "a--b,-,a--b,-,-",
                "a__b,-,a__b,-,-",
                "x/a-b.c_d/e,-,x/a-b.c_d/e,-,-",
                "registry.site/a/b/c/d:1,registry.site,a/b/c/d,1,-",
            })
    void splitsByDistributionsGrammar(
            String text, String host, String path, String tag, String digest) throws BadReference {
        WrittenReference reference = WrittenReference.parse(text);
        assertThat(reference)
                .isEqualTo(
                        new WrittenReference(
                                Optional.ofNullable(host),
                                path,
                                Optional.ofNullable(tag),
                                Optional.ofNullable(digest).map(Digest::parse)));
        assertThat(reference).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:65536/a",
                " ",
                "a b",
                HEX,
                "a..b",
                "a___b",
                "-a",
                "a-",
                ".a",
                "a/",
                "/a",
                "a//b",
                "a:",
                "a:-x",
                "a:.x",
                "a:b c",
                "a@",
                "a@sha256:",
                "a@sha256:12",
                "@sha256:" + HEX,
                ":tag",
                "host.x/Y:1",
                "Foo/bar",
                "https://host/a",
                "host.x:port/a",
                "host.x:123456/a",
                "host_x:1/a",
                "a-b.c_d/e",
                "-host.x/a",
                "[::1/a",
                "a/b\n",
                "a:1\n",
                "ä",
                "a:ä",
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> WrittenReference.parse(text))
                .isInstanceOfSatisfying(
                        BadReference.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_INPUT))
                .hasMessageStartingWith("\"" + text + "\": ");
    }

    @ParameterizedTest
    @CsvSource({"Alpine:3.14,alpine:3.14", "host.x/Y:1,host.x/y:1", "Foo/bar,foo/bar"})
    void guessesWhatWasMeantByCapitals(String text, String meant) {
        assertThatThrownBy(() -> WrittenReference.parse(text))
                .hasMessageEndingWith("did you mean \"" + meant + "\"?");
    }

    @Test
    void knowsHowOneHostIsWritten() {
        assertThat(WrittenReference.mayBeOneHost("localhost:5000", "127.0.0.1:5000")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("[::1]:5000", "LOCALHOST:5000")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("R.site", "r.site:443")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("r.site:80", "r.site")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("index.docker.io", "docker.io")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("[::1]", "localhost")).isTrue();
        assertThat(WrittenReference.mayBeOneHost("r.site:80", "r.site:443")).isFalse();
        assertThat(WrittenReference.mayBeOneHost("r.site:5000", "r.site")).isFalse();
        assertThat(WrittenReference.mayBeOneHost("r.site", "s.site")).isFalse();
    }

    @Test
    void limitsThePathTo255AndTheTagTo128() throws BadReference {
        assertThat(WrittenReference.parse("a".repeat(255)).path()).hasSize(255);
        assertThatThrownBy(() -> WrittenReference.parse("a".repeat(256)))
                .hasMessageContaining("at most 255");
        assertThat(WrittenReference.parse("a:" + "t".repeat(128)).tag()).isPresent();
        assertThatThrownBy(() -> WrittenReference.parse("a:" + "t".repeat(129)))
                .isInstanceOf(BadReference.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", "a", "a:"})
    void endlessHostsAreRefusedAndNotExplored(String part) {
        for (String text :
                new String[] {
                    part.repeat(4_000) + "/x",
                    part.repeat(4_000) + "b/x",
                    "x.y:" + part.repeat(4_000),
                    part.repeat(4_000),
                    "x/" + part.repeat(4_000)
                }) {
            assertThatThrownBy(() -> WrittenReference.parse(text)).isInstanceOf(BadReference.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,docker.io",
        "index.docker.io/a,docker.io",
        "registry-1.docker.io/a,docker.io",
        "quay.io/a,quay.io",
    })
    void knowsDockersNames(String text, String host) throws BadReference {
        assertThat(WrittenReference.parse(text).hostOr(WrittenReference.DOCKER_IO)).isEqualTo(host);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void printsAsItParses(long seed) throws BadReference {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            WrittenReference reference = reference(random);
            assertThat(WrittenReference.parse(reference.toString())).isEqualTo(reference);
        }
    }

    private static WrittenReference reference(SplittableRandom random) {
        String[] hosts = {"localhost", "a.b", "x:1", "q-1.site:65535", "[::1]:80", "UP.case"};
        String[] parts = {"a", "0", "a.b", "c_d", "e__f", "g---h", "i0"};
        StringBuilder path = new StringBuilder(parts[random.nextInt(parts.length)]);
        // The first part of a path without a host must not look like one.
        boolean host = random.nextBoolean();
        if (!host) {
            path.setLength(0);
            path.append("first");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('/').append(parts[random.nextInt(parts.length)]);
        }
        byte[] content = {(byte) random.nextInt()};
        return new WrittenReference(
                host ? Optional.of(hosts[random.nextInt(hosts.length)]) : Optional.empty(),
                path.toString(),
                random.nextBoolean() ? Optional.of("T_" + random.nextInt(100)) : Optional.empty(),
                random.nextInt(3) == 0
                        ? Optional.of(Digest.Algorithm.SHA512.of(content))
                        : Optional.empty());
    }
}
