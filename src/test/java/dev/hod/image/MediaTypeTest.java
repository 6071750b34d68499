package dev.hod.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    @Test
    void leavesParametersOfAHeaderOut() {
        assertThat(MediaType.of(" application/vnd.oci.image.index.v1+json ; charset=utf-8"))
                .isEqualTo(MediaType.OCI_INDEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.index.v1+json",
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.list.v2+json",
                "application/vnd.docker.distribution.manifest.v2+json",
            })
    void knowsTheFourManifestsThatRegistriesKeep(String type) {
        assertThat(MediaType.of(type).isManifest()).isTrue();
        assertThat(MediaType.of(type).isIndex())
                .isEqualTo(type.contains("index") || type.contains("list"));
        assertThat(MediaType.of(type).isSchema1()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.distribution.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.oci.artifact.manifest.v1+json",
                "application/json",
                "",
            })
    void takesNothingElseForAManifest(String type) {
        assertThat(MediaType.of(type).isManifest()).isFalse();
        assertThat(MediaType.of(type).isSchema1())
                .isEqualTo(type.contains("manifest.v1+") && type.contains("docker"));
    }
}
