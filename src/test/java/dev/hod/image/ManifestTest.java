package dev.hod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String D =
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String CONFIG =
            "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
                    + D
                    + "\",\"size\":2}";
    private static final String LAYER =
            "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\""
                    + D
                    + "\",\"size\":2}";
    private static final String CHILD =
            "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                    + D
                    + "\",\"size\":2}";

    private static Manifest parse(MediaType type, String json) throws BadManifest {
        return Manifest.parse(new RawManifest(type, json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Manifest image(String json) throws BadManifest {
        return parse(MediaType.OCI_MANIFEST, json);
    }

    private static Manifest index(String json) throws BadManifest {
        return parse(MediaType.OCI_INDEX, json);
    }

    @Nested
    class Reads {
        @ParameterizedTest
        @MethodSource("dev.hod.testing.RandomImages#seeds")
        void everyKindWithWhatItReferences(long seed) throws BadManifest {
            for (RawManifest raw : new RandomImages(seed).any().manifests()) {
                Manifest manifest = Manifest.parse(raw);
                assertThat(manifest.digest()).isEqualTo(Digest.sha256(raw.bytes()));
                switch (manifest) {
                    case ImageManifest image ->
                            assertThat(image.references())
                                    .hasSize(image.layers().size() + 1)
                                    .contains(image.config());
                    case ImageIndex index ->
                            assertThat(index.references())
                                    .isNotEmpty()
                                    .allMatch(d -> d.mediaType().isManifest());
                    case Opaque opaque -> throw new AssertionError(opaque);
                }
            }
        }

        @Test
        void platformsAnnotationsAndUrls() throws BadManifest {
            Manifest manifest =
                    index(
                            """
                            {"schemaVersion":2,"manifests":[{"digest":"%s","size":7,
                              "mediaType":"application/vnd.oci.image.manifest.v1+json",
                              "platform":{"os":"linux","architecture":"arm","variant":"v6",
                                "os.features":["x"]},
                              "annotations":{"a":"b"},"urls":["https://x/y"],"data":"e30=",
                              "artifactType":"t/u","unknown":{"deep":[1,{"x":null}]}}]}\
                            """
                                    .formatted(D));
            Descriptor child = manifest.references().getFirst();
            assertThat(child.platform()).contains(Platform.parse("linux/arm/v6"));
            assertThat(child.annotations()).isEqualTo(Map.of("a", "b"));
            assertThat(child.urls()).containsExactly("https://x/y");
            assertThat(child.artifactType()).contains("t/u");
            assertThat(child.size()).isEqualTo(7);
        }

        @Test
        void theConfigsTypeAsTheArtifactsWhereNoneIsNamed() throws BadManifest {
            assertThat(image("{" + CONFIG + "}").artifactType())
                    .contains("application/vnd.oci.image.config.v1+json");
            assertThat(image("{" + CONFIG + ",\"artifactType\":\"x/y\"}").artifactType())
                    .contains("x/y");
        }

        @Test
        void aSubjectThatIsNoReference() throws BadManifest {
            Manifest manifest = image("{" + CONFIG + ",\"subject\":" + CHILD + "}");
            assertThat(manifest.subject()).map(Descriptor::digest).contains(Digest.parse(D));
            assertThat(manifest.references()).hasSize(1);
        }

        @Test
        void nullForListsThatAreEmpty() throws BadManifest {
            assertThat(image("{" + CONFIG + ",\"layers\":null,\"subject\":null}").references())
                    .hasSize(1);
            assertThat(index("{\"manifests\":null}").references()).isEmpty();
        }

        @Test
        void typesItDoesNotKnowAsLeaves() throws BadManifest {
            MediaType unknown = MediaType.of("application/vnd.oci.artifact.manifest.v1+json");
            assertThat(parse(unknown, "not even JSON")).isInstanceOf(Opaque.class);
            assertThat(parse(MediaType.DOCKER_SCHEMA1_SIGNED, "{}")).isInstanceOf(Opaque.class);
        }

        @Test
        void sizesBeyondFourGigabytes() throws BadManifest {
            String layer =
                    LAYER.replace(D, Digest.sha256(new byte[1]).toString())
                            .replace("\"size\":2", "\"size\":9223372036854775807");
            assertThat(image("{" + CONFIG + ",\"layers\":[" + layer + "]}"))
                    .asInstanceOf(type(ImageManifest.class))
                    .extracting(i -> i.layers().getFirst().size())
                    .isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void whereEachChildStandsInTheBytes() throws BadManifest {
            String json = "{ \"ü\": \"ä\", \"manifests\": [ " + CHILD + " ,\n\t" + CHILD + "\n] }";
            ImageIndex index = (ImageIndex) index(json);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            for (ImageIndex.Child child : index.children()) {
                assertThat(
                                new String(
                                        bytes,
                                        child.from(),
                                        child.to() - child.from(),
                                        StandardCharsets.UTF_8))
                        .isEqualTo(CHILD);
            }
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "null",
                    "{",
                    "{}",
                    "{CONFIG} {}",
                    "{CONFIG}x",
                    "{CONFIG,}",
                    "{CONFIG,CONFIG}",
                    "{CONFIG,\"layers\":{}}",
                    "{CONFIG,\"layers\":[1]}",
                    "{CONFIG,\"layers\":[{}]}",
                    "{CONFIG,\"layers\":[[LAYER]]}",
                    "{\"config\":null}",
                    "{\"config\":[]}",
                    "{CONFIG,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}",
                    "{CONFIG,\"mediaType\":"
                            + "\"application/vnd.docker.distribution.manifest.v2+json\"}",
                })
        void whatIsNoImage(String json) {
            assertRefused(MediaType.OCI_MANIFEST, json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{CONFIG,\"manifests\":[]}",
                    "{CONFIG,\"Manifests\":[]}",
                    "{CONFIG,\"fsLayers\":[]}",
                    "{CONFIG,\"FSLAYERS\":[]}",
                    "{CONFIG,\"history\":[]}",
                    "{CONFIG,\"Layers\":[]}",
                    "{CONFIG,\"layers\":[],\"LAYERS\":[LAYER]}",
                    "{CONFIG,\"MediaType\":\"x\"}",
                })
        void anImageThatCouldBeReadAsSomethingElse(String json) {
            assertRefused(MediaType.OCI_MANIFEST, json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"manifests\":[],CONFIG}",
                    "{\"manifests\":[],\"Config\":{}}",
                    "{\"manifests\":[],\"layers\":[]}",
                    "{\"manifests\":[],\"fslayers\":null}",
                    "{\"MANIFESTS\":[]}",
                    "{\"manifests\":[],\"manifests\":[]}",
                })
        void anIndexThatCouldBeReadAsSomethingElse(String json) {
            assertRefused(MediaType.OCI_INDEX, json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-1",
                    "1.5",
                    "1e3",
                    "\"2\"",
                    "null",
                    "true",
                    "9223372036854775808",
                    "1000000000000000000000000000000000000000000",
                    "{}",
                })
        void sizesThatAreNone(String size) {
            assertRefused(
                    MediaType.OCI_MANIFEST,
                    "{CONFIG,\"layers\":["
                            + LAYER.replace("\"size\":2", "\"size\":" + size)
                            + "]}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"Digest\":\"x\"",
                    "\"SIZE\":3",
                    "\"size\":2",
                    "\"MediaType\":\"x\"",
                    "\"Platform\":{}",
                    "\"URLs\":[]",
                })
        void descriptorsThatCouldBeReadInTwoWays(String more) {
            String layer = LAYER.substring(0, LAYER.length() - 1) + "," + more + "}";
            assertRefused(MediaType.OCI_MANIFEST, "{CONFIG,\"layers\":[" + layer + "]}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"sha256:12", "md5:12", "", "../../etc/passwd"})
        void digestsThatAreNone(String digest) {
            assertRefused(
                    MediaType.OCI_INDEX, "{\"manifests\":[" + CHILD.replace(D, digest) + "]}");
        }

        @Test
        void oneBlobWithTwoSizes() {
            assertRefused(
                    MediaType.OCI_MANIFEST,
                    "{CONFIG,\"layers\":[" + LAYER.replace("\"size\":2", "\"size\":3") + "]}");
        }

        @Test
        void deepNesting() {
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            assertRefused(MediaType.OCI_MANIFEST, "{CONFIG,\"x\":" + deep + "}");
        }

        @Test
        void otherEncodingsThanUtf8() {
            for (var encoding :
                    new java.nio.charset.Charset[] {
                        StandardCharsets.UTF_16BE,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16,
                        java.nio.charset.Charset.forName("UTF-32")
                    }) {
                byte[] bytes = ("{\"manifests\":[" + CHILD + "]}").getBytes(encoding);
                assertThatThrownBy(
                                () -> Manifest.parse(new RawManifest(MediaType.OCI_INDEX, bytes)))
                        .as(encoding.name())
                        .isInstanceOf(BadManifest.class);
            }
            assertRefused(MediaType.OCI_INDEX, "\uFEFF{\"manifests\":[" + CHILD + "]}");
        }

        @Test
        void inOneLineThatNamesTheDigest() {
            String json = "{\n\n\"config\": nonsense\n}";
            assertThatThrownBy(() -> image(json))
                    .isInstanceOf(BadManifest.class)
                    .hasMessageStartingWith(
                            "manifest " + Digest.sha256(json.getBytes(StandardCharsets.UTF_8)))
                    .message()
                    .doesNotContain("\n");
        }

        private void assertRefused(MediaType type, String template) {
            String json =
                    template.replace("CONFIG", CONFIG)
                            .replace("LAYER}", LAYER + "}")
                            .replace("[LAYER]", "[" + LAYER + "]");
            assertThatThrownBy(() -> parse(type, json)).as(json).isInstanceOf(BadManifest.class);
        }
    }

    @Test
    void aHugeIndexIsReadInNoTime() throws BadManifest {
        String children =
                IntStream.range(0, 20_000).mapToObj(_ -> CHILD).collect(Collectors.joining(","));
        assertThat(index("{\"manifests\":[" + children + "]}").references()).hasSize(20_000);
    }

    @Test
    void attestationsNameWhatTheySpeakOf() throws BadManifest {
        var made = new RandomImages(1).attested(RandomImages.AMD64, RandomImages.ARM64);
        Manifest index = Manifest.parse(made.top());
        assertThat(index.references().stream().filter(Descriptor::isAttestation)).hasSize(2);
        assertThat(index.references().get(2).attested())
                .contains(index.references().get(0).digest());
        assertThat(
                        Manifest.parse(
                                        new RandomImages(1)
                                                .index(Format.OCI, RandomImages.AMD64)
                                                .top())
                                .references())
                .noneMatch(Descriptor::isAttestation);
    }

    @Test
    void aConfigNamesItsPlatformOrNone() {
        assertThat(config("{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}"))
                .hasToString("Optional[linux/arm64]");
        for (String none :
                new String[] {
                    "{}", "[]", "x", "", "{\"os\":\"\",\"architecture\":\"a\"}", "{\"os\":1}"
                }) {
            assertThat(config(none)).as(none).hasToString("Optional.empty");
        }
    }

    private static java.util.Optional<Platform> config(String json) {
        return ImageConfig.platform(json.getBytes(StandardCharsets.UTF_8));
    }
}
