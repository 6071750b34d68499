package dev.hod.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    private static final Path SAMPLES = Path.of("samples");

    private static ImageList read(String sample, String... groups) throws IOException {
        return ListReader.read(
                List.of(SAMPLES.resolve(sample).toString()),
                List.of(groups),
                InputStream.nullInputStream());
    }

    private static List<String> sources(ImageList list) throws IOException {
        return SourceNames.resolve(list.entries(), Origin.DOCKER_IO, SourceNames.Hosts.LEFT_OUT)
                .images()
                .stream()
                .map(i -> i.reference() + " as " + i.name() + " for " + i.wanted())
                .toList();
    }

    @Test
    void kubeSphereIs143ImagesInTenGroups() throws IOException {
        ImageList list = read("kubesphere.list");
        assertThat(list.entries()).hasSize(143);
        assertThat(list.warnings()).isEmpty();
        assertThat(list.duplicates()).isZero();
        Map<String, Long> groups =
                list.entries().stream()
                        .collect(
                                Collectors.groupingBy(
                                        e -> e.groups().stream().findFirst().orElse("none"),
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(groups)
                .containsExactly(
                        Map.entry("csi-images", 9L),
                        Map.entry("example-images-images", 15L),
                        Map.entry("istio-images", 9L),
                        Map.entry("k8s-images", 34L),
                        Map.entry("kubeedge-images", 4L),
                        Map.entry("kubesphere-devops-images", 24L),
                        Map.entry("kubesphere-images", 33L),
                        Map.entry("kubesphere-logging-images", 13L),
                        Map.entry("openpitrix-images", 1L),
                        Map.entry("weave-scope-images", 1L));
        assertThat(sources(list))
                .contains(
                        "docker.io/library/redis:5.0.12-alpine as library/redis:5.0.12-alpine"
                                + " for default",
                        "docker.io/calico/cni:v3.16.3 as calico/cni:v3.16.3 for default");
    }

    @ParameterizedTest
    @CsvSource({"istio-images,9", "kubesphere-images,33"})
    void aGroupOfKubeSphereCanBeChosen(String group, int images) throws IOException {
        assertThat(read("kubesphere.list", group).entries()).hasSize(images);
    }

    @Test
    void kubeSphereIsThePublishedList() throws IOException {
        assertThat(Digest.sha256(Files.readAllBytes(SAMPLES.resolve("kubesphere.list"))))
                .hasToString(
                        "sha256:c528cb774fd90a0c725066df0ec72a2c9372967e32bcf06775df804399b1c5b5");
    }

    @Test
    void theSiteShowsTheGrammar() throws IOException {
        ImageList list = read("site");
        assertThat(sources(list))
                .containsExactly(
                        "docker.io/library/alpine:3.14 as library/alpine:3.14 for default",
                        "docker.io/library/busybox:1.31.1 as library/busybox:1.31.1 for default",
                        "docker.io/library/redis:5.0.12-alpine as library/redis:5.0.12-alpine"
                                + " for default",
                        "docker.io/library/nginx:1.14-alpine as library/nginx:1.14-alpine"
                                + " for default+linux/arm64,linux/arm/v7",
                        "docker.io/prom/prometheus:v2.26.0 as prom/prometheus:v2.26.0 for default",
                        "docker.io/prom/alertmanager:v0.21.0 as prom/alertmanager:v0.21.0"
                                + " for default",
                        "quay.io/prometheus/node-exporter:v1.1.2 as"
                                + " prometheus/node-exporter:v1.1.2 for default",
                        "docker.io/kubeedge/cloudcore:v1.6.2 as kubeedge/cloudcore:v1.6.2"
                                + " for linux/arm64,linux/amd64",
                        "docker.io/kubesphere/pause:3.2 as kubesphere/pause:3.2 for all",
                        "docker.io/library/busybox@sha256:95cf004f559831017cdf4628aaf1bb30133677be"
                                + "8702a8c5f2994629f637a209 as library/busybox@sha256:95cf004f5598"
                                + "31017cdf4628aaf1bb30133677be8702a8c5f2994629f637a209 for default",
                        "docker.io/library/alpine:3.14@sha256:eb3e4e175ba6d212ba1d6e04fc0782916c08"
                                + "e1c9d7b45892e9796141b1d379ae as library/alpine:3.14 for default",
                        "quay.io/calico/cni:v3.16.3 as mirror/calico-cni:v3.16.3 for default",
                        "registry.example:5000/team/app:1.4.2 as apps/app:stable for default",
                        "docker.io/calico/node:v3.16.3 as calico/node:v3.16.3 for default",
                        "docker.io/calico/typha:v3.16.3 as calico/typha:v3.16.3 for default",
                        "docker.io/library/haproxy:latest as library/haproxy:latest for default");
        assertThat(list.warnings())
                .extracting(ImageList.Warning::kind)
                .containsExactly(
                        ImageList.Warning.Kind.LINE_SKIPPED, ImageList.Warning.Kind.LATEST_TAKEN);
    }

    @Test
    void aGroupMayBeChosenFromAFolder() throws IOException {
        assertThat(read("site", "edge").entries()).hasSize(3);
    }

    @Test
    void everySampleReadsWithoutAFault() throws IOException {
        try (Stream<Path> all = Files.walk(SAMPLES)) {
            List<Path> lists = all.filter(p -> p.toString().matches(".*\\.(list|txt)")).toList();
            assertThat(lists).hasSizeGreaterThan(5);
            for (Path list : lists) {
                assertThat(read(SAMPLES.relativize(list).toString()).entries())
                        .as(list.toString())
                        .isNotEmpty();
            }
        }
    }
}
