package dev.hod.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.image.Digest;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    private static final String HEX =
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker://nginx:latest",
                "docker://localhost:5000/a/b:1",
                "docker://quay.io/a@sha256:" + HEX,
                "dir:/a/b",
                "dir:a:b",
                "dir:",
                "oci:/a",
                "oci:/a:docker.io/b/c:1",
                "oci:/a:@3",
                "oci-archive:x.tar:v1",
                "docker-archive:x.tar",
                "docker-archive:x.tar:docker.io/library/nginx:1",
                "docker-archive:x.tar:@0",
                "docker-daemon:docker.io/library/nginx:1",
                "docker-daemon:sha256:" + HEX,
                "containers-storage:docker.io/library/nginx:1",
                "containers-storage:docker.io/library/nginx:1@" + HEX,
                "containers-storage:@" + HEX,
                "containers-storage:[vfs@/a+/b:x=1,y]localhost/z:1",
                "containers-storage:[/a]localhost/z:1",
                "pool:p:library/nginx:1",
                "pool:p:registry.site/a/b@sha256:" + HEX,
                "bundle:b.tar"
            })
    void printsWhatItParsed(String text) throws BadLocation {
        assertThat(Location.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "docker://nginx, docker://nginx:latest",
        "docker://docker.io/library/nginx, docker://nginx:latest",
        "docker://index.docker.io/a/b, docker://a/b:latest",
        "docker://docker.io/nginx, docker://nginx:latest",
        "oci:/a:, oci:/a",
        "docker-archive:x:nginx, docker-archive:x:docker.io/library/nginx:latest",
        "docker-archive:x:@+1, docker-archive:x:@1",
        "docker-daemon:nginx:1, docker-daemon:docker.io/library/nginx:1",
        "pool:p:nginx, pool:p:nginx:latest",
        "pool:p:, pool:p"
    })
    void completesAsSkopeoDoes(String written, String full) throws BadLocation {
        Location location = Location.parse(written);
        assertThat(location.toString()).isEqualTo(full);
        assertThat(Location.parse(full)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo|Invalid image name \"foo\", expected colon-separated transport:reference",
                "sif:x|Invalid image name \"sif:x\", unknown transport \"sif\"",
                "docker:x|docker: image reference x does not start with //",
                "docker://Foo|invalid reference format: repository name must be lowercase",
                "docker://|invalid reference format",
                "docker://"
                        + HEX
                        + "|invalid repository name ("
                        + HEX
                        + "), cannot specify 64-byte hexadecimal strings",
                "docker://a:b@sha256:"
                        + HEX
                        + "|Docker references with both a tag and digest are currently not supported",
                "oci:p:/|Invalid image /",
                "oci:p:a//b|Invalid image a//b",
                "oci:p:@-1|Invalid source index @-1: must not be negative",
                "oci:p:@x|Invalid source index @x: not an integer",
                "docker-archive:|docker-archive reference  isn't of the form <path>[:<reference>]",
                "docker-archive:x:@a|Invalid source index @a: strconv.Atoi: parsing \"a\": invalid syntax",
                "docker-archive:x:@-1|Invalid source index @-1: must not be negative",
                "docker-archive:x:Foo|docker-archive parsing reference: invalid reference format: repository name must be lowercase",
                "docker-archive:x:a@sha256:"
                        + HEX
                        + "|reference does not include a tag: docker.io/library/a@sha256:"
                        + HEX,
                "docker-daemon:|invalid reference format",
                "docker-daemon:x|docker-daemon: reference x has neither a tag nor a digest",
                "docker-daemon:sha256:12|Invalid docker-daemon: reference sha256:12: The sha256 repository name is reserved for (non-shortened) digest references",
                "docker-daemon:sha512:"
                        + HEX
                        + HEX
                        + "|Invalid docker-daemon: reference sha512:"
                        + HEX
                        + HEX
                        + ": only digest algorithm sha256 accepted",
                "containers-storage:|\"\" is an empty reference: invalid reference",
                "containers-storage:[x]y|path name is not absolute",
                "containers-storage:[a@b|invalid reference",
                "containers-storage:y@foo|\"foo\" does not look like an image ID or digest: invalid reference",
                "containers-storage:y@|empty trailing digest or ID in \"y@\": invalid reference"
            })
    void refusesInSkopeosWords(String written, String reason) {
        assertThatThrownBy(() -> Location.parse(written))
                .isInstanceOf(BadLocation.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker://a b", "docker://x@sha256:12", "docker://x:", "docker://-x"})
    void saysMoreBehindSkopeosWords(String written) {
        assertThatThrownBy(() -> Location.parse(written))
                .isInstanceOf(BadLocation.class)
                .hasMessageStartingWith("invalid reference format: ");
    }

    @Test
    void knowsThePositionOfAnEntry() throws BadLocation {
        assertThat(Location.parse("oci:x:@3").name().position()).hasValue(3);
        assertThat(Location.parse("oci:x:a").name().position()).isEmpty();
        assertThat(Location.parse("dir:x").name()).isEqualTo(ImageName.SOLE);
    }

    @Test
    void isInOnePlaceWithItsNeighbours() throws BadLocation {
        assertThat(Location.parse("oci:x:a").place()).isEqualTo(Location.parse("oci:x:b").place());
        assertThat(Location.parse("docker://a").place())
                .isEqualTo(Location.parse("docker://docker.io/b/c").place());
        assertThat(Location.parse("dir:a").place()).isNotEqualTo(Location.parse("dir:b").place());
    }

    @Test
    void keepsColonsOutOfPathsThatEndAtOne() {
        assertThatThrownBy(() -> new Location.OciLayout(Path.of("a:b"), ImageName.SOLE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void isReadBackAsItWasPrinted(long seed) throws BadLocation {
        Location location = any(new SplittableRandom(seed));
        assertThat(Location.parse(location.toString())).isEqualTo(location);
    }

    private static Location any(SplittableRandom random) {
        Path path = Path.of("/tmp/x" + random.nextInt(100));
        ImageName plain =
                random.nextBoolean()
                        ? ImageName.tagged("team/app", "v" + random.nextInt(100))
                        : ImageName.digested("app", Digest.sha256(new byte[] {1}));
        ImageName called =
                switch (random.nextInt(3)) {
                    case 0 -> ImageName.SOLE;
                    case 1 -> ImageName.entry(random.nextInt(100));
                    default -> ImageName.called("docker.io/a/b:v" + random.nextInt(100));
                };
        return switch (random.nextInt(7)) {
            case 0 -> new Location.Registry("registry.site:5000", plain);
            case 1 -> new Location.Folder(path);
            case 2 -> new Location.OciLayout(path, called);
            case 3 -> new Location.OciArchive(path, called);
            case 4 -> new Location.DockerArchive(path, called);
            case 5 -> new Location.Pool(path, plain);
            default -> new Location.Bundle(path, plain);
        };
    }
}
