package dev.hod.schema1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.BadManifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Schema1Test {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String C = "c".repeat(64);

    /** A step, its layer being called as itself. */
    private static String[] step(String id, String parent, String more) {
        return new String[] {
            "{\"blobSum\":\"sha256:" + id + "\"}",
            "{\"v1Compatibility\":\""
                    + ("{\"id\":\"" + id + "\",\"parent\":\"" + parent + '"' + more + '}')
                            .replace("\"", "\\\"")
                    + "\"}"
        };
    }

    private static Schema1 parse(String[]... newestFirst) throws BadManifest {
        return parse(
                "{\"schemaVersion\":1,\"tag\":\"t\",\"fsLayers\":["
                        + Stream.of(newestFirst).map(s -> s[0]).collect(Collectors.joining(","))
                        + "],\"history\":["
                        + Stream.of(newestFirst).map(s -> s[1]).collect(Collectors.joining(","))
                        + "]}");
    }

    private static Schema1 parse(String text) throws BadManifest {
        return Schema1.parse(
                new RawManifest(MediaType.DOCKER_SCHEMA1, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void hasTheOldestStepFirst() throws BadManifest {
        Schema1 image = parse(step(B, A, ",\"throwaway\":true"), step(A, "", ""));
        assertThat(image.layers()).extracting(d -> d.hex()).containsExactly(A, B);
        assertThat(image.steps()).extracting(Schema1.Step::isEmpty).containsExactly(false, true);
        assertThat(image.tag()).isEqualTo("t");
    }

    @Test
    void countsAStepThatIsWrittenSeveralTimesOnce() throws BadManifest {
        assertThat(parse(step(B, A, ""), step(B, A, ""), step(A, "", "")).steps()).hasSize(2);
    }

    @Test
    void makesAConfigOfWhatStandsBesideTheLayers() throws BadManifest {
        Schema1 image =
                parse(
                        step(
                                B,
                                A,
                                ",\"os\":\"linux\",\"Size\":5,\"throwaway\":true,"
                                        + "\"created\":\"2015-01-01T00:00:00Z\",\"config\":{\"X\":1.0}"),
                        step(A, "", ",\"container_config\":{\"Cmd\":[\"a\",\"b\"]}"));
        assertThat(new String(image.config(List.of("d")), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"config\":{\"X\":1.0},\"created\":\"2015-01-01T00:00:00Z\",\"history\":["
                                + "{\"created\":\"0001-01-01T00:00:00Z\",\"created_by\":\"a b\"},"
                                + "{\"created\":\"2015-01-01T00:00:00Z\",\"empty_layer\":true}],"
                                + "\"os\":\"linux\","
                                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"d\"]}}");
    }

    @Test
    void refusesStepsThatAreNoChain() {
        assertThatThrownBy(() -> parse(step(B, C, ""), step(A, "", "")))
                .isInstanceOf(BadManifest.class)
                .hasMessageContaining("lies on");
        assertThatThrownBy(() -> parse(step(A, "", "").clone(), step(B, A, ""), step(A, "", "")))
                .isInstanceOf(BadManifest.class)
                .hasMessageContaining("several layers");
        assertThatThrownBy(() -> parse(step("0", "", ""))).isInstanceOf(BadManifest.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "not JSON",
                "{\"schemaVersion\":2,\"fsLayers\":[],\"history\":[]}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":1,\"fsLayers\":[{}],\"history\":[]}",
                "{\"schemaVersion\":1,\"fsLayers\":[{}],\"history\":[{}]}",
                "{\"schemaVersion\":1,\"fsLayers\":[1],\"history\":[2]}",
                "{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":\"x\"}],"
                        + "\"history\":[{\"v1Compatibility\":\"{}\"}]}",
                "{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":\"x\"}],"
                        + "\"history\":[{\"v1Compatibility\":\"[[[[\"}]}",
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(BadManifest.class);
    }
}
