package dev.hod.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.selection.SourceNames.Hosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What entries of layouts are called. */
class EntriesTest {
    private static final String REF = "org.opencontainers.image.ref.name";
    private static final String NAME = "io.containerd.image.name";

    /** The first column says who writes such entries. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    umoci, oras  | 1.0                           |                                | app:1.0
                    skopeo       | quay.io/team/app:1.0          |                                | team/app:1.0
                    skopeo       | app:1.0                       |                                | app:1.0
                    containerd   | 1.0                           | docker.io/library/app:1.0      | library/app:1.0
                    docker       | 1.0                           | site.test:5000/team/app:1.0    | team/app:1.0
                    hauler       | team/app:1.0                  | index.docker.io/team/app:1.0   | team/app:1.0
                    hauler       | library/app:1.0               |                                | library/app:1.0
                    buildah      | localhost/app:latest          |                                | app:latest
                    crane        |                               |                                | app:latest
                    """)
    void haveTheNamesThatToolsGiveThem(String tool, String ref, String name, String expected) {
        assertThat(names("app", Hosts.LEFT_OUT, entry(1, ref, name, null)))
                .as(tool)
                .containsExactly(expected);
    }

    @Test
    void keepTheirHostsIfAsked() {
        assertThat(
                        names(
                                "app",
                                Hosts.KEPT,
                                entry(1, "1.0", "site.test:5000/team/app:1.0", null),
                                entry(2, "team/b:1", "index.docker.io/team/b:1", null)))
                .containsExactly("site.test_5000/team/app:1.0", "docker.io/team/b:1");
    }

    @Test
    void areCalledByTheirDigestsWhereSeveralHaveNoName() {
        Descriptor first = entry(1, null, null, null);
        Descriptor second = entry(2, null, null, null);
        assertThat(names("images/app:old", Hosts.LEFT_OUT, first, second))
                .containsExactly("images/app@" + first.digest(), "images/app@" + second.digest());
    }

    @Test
    void takeSignaturesToTheTagsThatCosignLooksFor() {
        Descriptor image = entry(1, "team/app:1.0", "docker.io/team/app:1.0", "dev.hauler/image");
        String tag = image.digest().toString().replace(':', '-');
        assertThat(
                        names(
                                "store",
                                Hosts.LEFT_OUT,
                                image,
                                entry(
                                        2,
                                        "team/app:1.0",
                                        "docker.io/team/app:1.0",
                                        "dev.hauler/sigs"),
                                entry(
                                        3,
                                        "team/app:1.0",
                                        "docker.io/team/app:1.0",
                                        "dev.cosignproject.cosign/atts"),
                                entry(
                                        4,
                                        "team/app:" + tag + ".sbom",
                                        "docker.io/team/app:1.0",
                                        "dev.hauler/sboms")))
                .containsExactly(
                        "team/app:1.0",
                        "team/app:" + tag + ".sig",
                        "team/app:" + tag + ".att",
                        "team/app:" + tag + ".sbom");
    }

    @Test
    void leaveReferrersToWhatTheySpeakOf() {
        assertThat(
                        names(
                                "store",
                                Hosts.LEFT_OUT,
                                entry(1, "team/app:1.0", null, "dev.hauler/image"),
                                entry(
                                        2,
                                        "team/app:1.0",
                                        null,
                                        "dev.hauler/referrers/" + "0".repeat(64))))
                .containsExactly("team/app:1.0");
    }

    @ParameterizedTest
    @CsvSource({"Team/App:1.0", "app name", "team/app:1.0@sha256:1"})
    void sayWhichNameIsNone(String ref) {
        Entries.All all = new Entries("store", List.of(entry(1, ref, null, null))).all();
        assertThat(all.named()).isEmpty();
        assertThat(all.nameless().getFirst().why()).hasMessageContaining(ref);
    }

    private static List<String> names(String path, Hosts hosts, Descriptor... entries) {
        Entries.All all = new Entries(path, List.of(entries)).all();
        assertThat(all.nameless()).isEmpty();
        return all.named().stream().map(n -> n.label().in("", hosts).toString()).toList();
    }

    private static Descriptor entry(
            int number, @Nullable String ref, @Nullable String name, @Nullable String kind) {
        Map<String, String> annotations = new TreeMap<>();
        if (ref != null) {
            annotations.put(REF, ref);
        }
        if (name != null) {
            annotations.put(NAME, name);
        }
        if (kind != null) {
            annotations.put("kind", kind);
        }
        return new Descriptor(
                MediaType.OCI_MANIFEST,
                Digest.sha256(new byte[] {(byte) number}),
                number,
                Optional.empty(),
                Optional.empty(),
                annotations,
                List.of());
    }
}
