package dev.hod.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.FullReference;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedIdentityTest {
    private static final String DIGEST =
            "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static boolean accepts(SignedIdentity identity, String image, String signed)
            throws IOException {
        return identity.accepts(
                Optional.of(FullReference.parse(image.replace("@D", DIGEST))),
                signed.replace("@D", DIGEST));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    a:1,  docker.io/library/a:1, true,  true,  true
                    a:1,  a:2,                   false, false, true
                    a:1,  a,                     false, false, true
                    a:1,  b:1,                   false, false, false
                    a:1,  a@D,                   false, false, true
                    a@D,  a:1,                   false, true,  true
                    a@D,  a@D,                   true,  true,  true
                    a@D,  a,                     false, false, true
                    a@D,  b@D,                   false, false, false
                    a:1,  A B,                   false, false, false
                    """)
    void comparesWithWhatTheImageIsCalled(
            String image, String signed, boolean exact, boolean orDigest, boolean repository)
            throws IOException {
        assertThat(accepts(new SignedIdentity.MatchExact(), image, signed)).isEqualTo(exact);
        assertThat(accepts(new SignedIdentity.MatchRepoDigestOrExact(), image, signed))
                .isEqualTo(orDigest);
        assertThat(accepts(new SignedIdentity.MatchRepository(), image, signed))
                .isEqualTo(repository);
    }

    @Test
    void comparesWithWhatThePolicyNames() throws IOException {
        FullReference named = FullReference.parse("site/a:1");
        SignedIdentity reference = new SignedIdentity.ExactReference(named);
        SignedIdentity repository = new SignedIdentity.ExactRepository(named);

        assertThat(accepts(reference, "b:2", "docker.io/site/a:1")).isTrue();
        assertThat(accepts(reference, "b:2", "site/a:2")).isFalse();
        assertThat(accepts(repository, "b:2", "site/a:2")).isTrue();
        assertThat(accepts(repository, "b:2", "site/b:2")).isFalse();
        assertThat(repository.accepts(Optional.empty(), "site/a:2")).isTrue();
        assertThat(new SignedIdentity.MatchRepository().accepts(Optional.empty(), "site/a:2"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    mirror.site:5000,     vendor.example,      mirror.site:5000/ns/a:1, vendor.example/ns/a:1, true
                    mirror.site:5000/hub, docker.io/library,   mirror.site:5000/hub/a:1, a:1,                  true
                    mirror.site:5000/a,   vendor.example/b,    mirror.site:5000/a:1,    vendor.example/b:1,    true
                    mirror.site:5000/a,   vendor.example/b,    mirror.site:5000/ab:1,   vendor.example/bb:1,   false
                    mirror.site:5000/a,   vendor.example/b,    mirror.site:5000/ab:1,   mirror.site:5000/ab:1, true
                    mirror.site,          vendor.example,      mirror.site:5000/a:1,    vendor.example:5000/a:1, false
                    """)
    void knowsAMirrorsImagesByTheirFormerNames(
            String prefix, String signedPrefix, String image, String signed, boolean accepted)
            throws IOException {
        assertThat(accepts(new SignedIdentity.RemapIdentity(prefix, signedPrefix), image, signed))
                .isEqualTo(accepted);
    }
}
