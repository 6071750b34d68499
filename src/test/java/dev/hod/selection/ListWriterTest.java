package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.selection.ListWriter.Noted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListWriterTest {
    private static List<ListEntry> read(String text) throws IOException {
        return ListReader.read(
                        List.of("-"),
                        List.of(),
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .entries();
    }

    private static String write(List<ListEntry> entries) {
        return ListWriter.text(entries.stream().map(e -> new Noted(e, "")).toList());
    }

    @Test
    void writesGroupsPlatformsDestinationsAndReasons() throws IOException {
        List<ListEntry> entries =
                read(
                        """
                        ##g
                        a
                        a linux/arm64
                        ##h
                        quay.io/b@sha256:%s x/y 1
                        ##g
                        c:1 all
                        """
                                .formatted("0".repeat(64)));
        List<Noted> noted = entries.stream().map(e -> new Noted(e, "401\nfrom docker.io")).toList();
        assertThat(ListWriter.text(noted))
                .isEqualTo(
                        """
                        ##g
                        a:latest  # 401 from docker.io
                        a:latest linux/arm64  # 401 from docker.io
                        c:1 all  # 401 from docker.io
                        ##h
                        quay.io/b@sha256:%s x/y 1  # 401 from docker.io
                        """
                                .formatted("0".repeat(64)));
    }

    @Test
    void writesNothingForNothing() {
        assertThat(ListWriter.text(List.of())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.hod.testing.RandomImages#seeds")
    void whatIsWrittenReadsAsTheSameEntries(long seed) throws IOException {
        List<ListEntry> entries = read(list(new SplittableRandom(seed)));
        String text = write(entries);
        List<ListEntry> again = read(text);
        assertThat(again)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("place", "written")
                .containsExactlyInAnyOrderElementsOf(entries);
        assertThat(write(again)).isEqualTo(text);
    }

    private static String list(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append("##group").append(random.nextInt(3));
                case 1 -> text.append(reference(random)).append(" linux/arm64,linux/arm/v6");
                case 2 -> text.append(reference(random)).append(" all");
                case 3 -> text.append(reference(random)).append(" dest/x").append(i).append(" t");
                case 4 -> text.append("- image: '").append(reference(random)).append("' # note");
                default -> text.append(reference(random));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String reference(SplittableRandom random) {
        String[] hosts = {"", "", "docker.io/", "site:5000/", "localhost/"};
        String[] paths = {"a", "b", "c/d", "library/a"};
        String[] tags = {"", ":1", ":v2.0_x-Y"};
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return hosts[random.nextInt(hosts.length)]
                + paths[random.nextInt(paths.length)]
                + tags[random.nextInt(tags.length)]
                + (random.nextInt(4) == 0 ? "@sha256:" + HexFormat.of().formatHex(hash) : "");
    }
}
