package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an image is copied onto itself in, it is there afterwards as it was. */
class CopyOntoItselfTest extends CommandLineKit {
    CopyOntoItselfTest() throws IOException {}

    private static Map<String, String> contents(Path where) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.filter(CopyOntoItselfTest::isContent).toList()) {
                contents.put(file.toString(), Digest.sha256(Files.readAllBytes(file)).hex());
            }
        }
        return contents;
    }

    /** The lock of a pool says who held it. */
    private static boolean isContent(Path file) {
        return Files.isRegularFile(file) && !file.endsWith("hod/lock");
    }

    private String place(String form) {
        return form.replace("AT", at("place"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir:AT",
                "oci:AT:1",
                "oci-archive:AT:1",
                "docker-archive:AT:a/b:1",
                "pool:AT:a/b:1"
            })
    void isLeftAsItIs(String form) throws IOException {
        String place = place(form);
        assertThat(hod("copy", "docker://" + source.host() + "/team/one:1", place))
                .as(errors)
                .isZero();
        Map<String, String> before = contents(folder.resolve("place"));

        int exitCode = hod("copy", place, place);

        boolean modifiable = !form.startsWith("docker-archive");
        assertThat(exitCode).as(errors).isEqualTo(modifiable ? 0 : 1);
        assertThat(contents(folder.resolve("place"))).isEqualTo(before);
    }

    @Test
    void isLeftWholeWhereTheFolderIsWrittenInAnotherWay() throws IOException {
        assertThat(
                        hod(
                                "copy",
                                "--all",
                                "docker://" + source.host() + "/team/both:2",
                                place("dir:AT")))
                .isZero();
        Map<String, String> before = contents(folder.resolve("place"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("place"));

        hod("copy", "--all", "dir:" + link, place("dir:AT"));
        hod("copy", "--all", place("dir:AT"), place("dir:AT/../place"));

        assertThat(contents(folder.resolve("place"))).isEqualTo(before);
    }

    @Test
    void costsARegistryNothing() throws IOException {
        both.writeTo(site, "team/app:1");
        String image = "docker://" + target.host() + "/team/app:1";

        assertThat(hod("copy", "--all", "--debug", image, image)).as(errors).isZero();

        assertThat(errors).doesNotContain("PUT ", "POST ", "/blobs/");
        assertThat(atSite("team/app:1")).isEqualTo(both.digest());
    }
}
