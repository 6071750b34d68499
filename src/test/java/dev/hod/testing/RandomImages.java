package dev.hod.testing;

import static dev.hod.testing.Documents.child;
import static dev.hod.testing.Documents.combine;
import static dev.hod.testing.Documents.content;
import static dev.hod.testing.Documents.descriptor;
import static dev.hod.testing.Documents.indexOf;
import static dev.hod.testing.Documents.manifest;
import static dev.hod.testing.Documents.platform;
import static dev.hod.testing.Documents.text;

import com.github.luben.zstd.Zstd;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.testing.MadeImage.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes images from a seed: real layers (a tar with a few files) of random content. Images of one
 * maker and format share their base layers. The same seed and calls give the same bytes. Not for
 * use by several threads.
 */
public final class RandomImages {
    public static final Platform AMD64 = Platform.of("linux", "amd64");
    public static final Platform ARM64 = Platform.of("linux", "arm64");
    public static final Platform ARMV7 = Platform.of("linux", "arm");

    private static final int BASES = 3;

    /** Which family of media types an image is written in. */
    public enum Format {
        OCI,
        DOCKER
    }

    /** How layers are packed. */
    public enum Packing {
        PLAIN("", ""),
        GZIP("+gzip", ".gzip"),
        ZSTD("+zstd", ".zstd");

        private final String oci;
        private final String docker;

        Packing(String oci, String docker) {
            this.oci = oci;
            this.docker = docker;
        }
    }

    private record Layer(Content content, Digest diffId) {}

    private final SplittableRandom random;
    private final int layers;
    private final int layerBytes;
    private final SequencedMap<String, Layer> bases = new LinkedHashMap<>();

    /** Images of three layers with 2,000 bytes in each. */
    public RandomImages(long seed) {
        this(seed, 3, 2_000);
    }

    /**
     * Images of fixed size.
     *
     * @param layers of each image, at least one
     * @param layerBytes incompressible bytes in each
     */
    public RandomImages(long seed, int layers, int layerBytes) {
        this.random = new SplittableRandom(seed);
        this.layers = layers;
        this.layerBytes = layerBytes;
    }

    /** Seeds for laws: {@code @MethodSource("dev.hod.testing.RandomImages#seeds")}. */
    public static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** An OCI image for linux/amd64 with gzip layers. */
    public MadeImage image() {
        return image(Format.OCI, AMD64, Packing.GZIP);
    }

    /** One image; its first layers are shared with others of this maker, its last is its own. */
    public MadeImage image(Format format, Platform platform, Packing packing) {
        List<Layer> stack = new ArrayList<>();
        int shared = layers <= 1 ? 0 : random.nextInt(1, layers);
        for (int i = 0; i < shared; i++) {
            String base = format + "/" + packing + '/' + i + '/' + random.nextInt(BASES);
            stack.add(bases.computeIfAbsent(base, _ -> layer(format, packing)));
        }
        while (stack.size() < layers) {
            stack.add(layer(format, packing));
        }
        return assemble(format, platform, stack);
    }

    /** One OCI image with a layer of each packing. */
    public MadeImage mixedLayers() {
        List<Layer> stack = Stream.of(Packing.values()).map(p -> layer(Format.OCI, p)).toList();
        return assemble(Format.OCI, AMD64, stack);
    }

    /** One OCI image whose layer is named by its sha512. */
    public MadeImage sha512Layer() {
        Layer layer = layer(Format.OCI, Packing.GZIP);
        byte[] bytes = layer.content().bytes();
        Descriptor named =
                Descriptor.of(
                        layer.content().descriptor().mediaType(),
                        Digest.Algorithm.SHA512.of(bytes),
                        bytes.length);
        return assemble(
                Format.OCI, AMD64, List.of(new Layer(new Content(named, bytes), layer.diffId())));
    }

    /** One OCI image with the zero-length blob and one layer twice. */
    public MadeImage repeatedAndEmptyLayers() {
        Layer layer = layer(Format.OCI, Packing.GZIP);
        byte[] nothing = {};
        Layer empty =
                new Layer(
                        content(MediaType.of(layerType(Format.OCI, Packing.PLAIN)), nothing),
                        Digest.sha256(nothing));
        return assemble(Format.OCI, AMD64, List.of(layer, empty, layer));
    }

    /** A Docker image with one layer and the config given, {@code DIFF_ID} replaced. */
    public MadeImage withConfig(String config) {
        Layer layer = layer(Format.DOCKER, Packing.GZIP);
        String named = config.replace("DIFF_ID", layer.diffId().toString());
        return manifest(
                Format.DOCKER,
                content(MediaType.DOCKER_CONFIG, text(named)),
                List.of(layer.content()),
                "");
    }

    /** An index (OCI) or manifest list (Docker) with one image a platform. */
    public MadeImage index(Format format, Platform... platforms) {
        List<MadeImage> images = new ArrayList<>();
        List<String> children = new ArrayList<>();
        for (Platform platform : platforms) {
            MadeImage image = image(format, platform, Packing.GZIP);
            images.add(image);
            children.add(child(image.top(), platform(platform), ""));
        }
        return combine(images, indexOf(format, children, ""));
    }

    /** BuildKit's output: an OCI index with an attestation beside each image. */
    public MadeImage attested(Platform... platforms) {
        List<MadeImage> images = new ArrayList<>();
        List<String> children = new ArrayList<>();
        for (Platform platform : platforms) {
            MadeImage image = image(Format.OCI, platform, Packing.GZIP);
            images.add(image);
            children.add(child(image.top(), platform(platform), ""));
        }
        for (MadeImage image : List.copyOf(images)) {
            MadeImage attestation = attestation();
            images.add(attestation);
            children.add(
                    child(
                            attestation.top(),
                            platform(Platform.UNKNOWN),
                            ",\"annotations\":{\"vnd.docker.reference.digest\":\""
                                    + image.digest()
                                    + "\",\"vnd.docker.reference.type\":\"attestation-manifest\"}"));
        }
        return combine(images, indexOf(Format.OCI, children, ""));
    }

    /** An index whose children are indexes (without platforms of their own) of the platforms. */
    public MadeImage nested(Platform... platforms) {
        List<MadeImage> inner = Stream.of(platforms).map(p -> index(Format.OCI, p)).toList();
        List<String> children = inner.stream().map(i -> child(i.top(), "", "")).toList();
        return combine(inner, indexOf(Format.OCI, children, ""));
    }

    /** An artifact with the empty config and a layer of a type nobody knows. */
    public MadeImage artifact() {
        return artifact("application/vnd.example.thing.v1", "");
    }

    /** An artifact in an image's form whose config has a type of its own, as Helm charts. */
    public MadeImage chart() {
        Content config =
                content(
                        MediaType.of("application/vnd.cncf.helm.config.v1+json"),
                        text("{\"name\":\"chart\",\"version\":\"" + random.nextInt(9) + "\"}"));
        Content layer =
                content(
                        MediaType.of("application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
                        bytes());
        return manifest(Format.OCI, config, List.of(layer), "");
    }

    /** A manifest that speaks of another: a signature, an SBOM. */
    public MadeImage referrer(MadeImage subject, String artifactType) {
        return artifact(artifactType, ",\"subject\":" + descriptor(subject.top().descriptor()));
    }

    /** The referrers tag scheme's index; its tag is {@code sha256-<hex of the subject>}. */
    public MadeImage referrersIndex(List<MadeImage> referrers) {
        List<String> children = referrers.stream().map(r -> child(r.top(), "", "")).toList();
        return combine(referrers, indexOf(Format.OCI, children, ""));
    }

    /** What cosign keeps under {@code sha256-<hex of the subject>.sig}. */
    public MadeImage cosignSignature(MadeImage subject) {
        Content payload =
                content(
                        MediaType.of("application/vnd.dev.cosign.simplesigning.v1+json"),
                        text("{\"critical\":{\"image\":\"" + subject.digest() + "\"}}"));
        return assemble(
                Format.OCI, AMD64, List.of(new Layer(payload, payload.descriptor().digest())));
    }

    /** One of the above but the referrers, by the dice. */
    public MadeImage any() {
        return switch (random.nextInt(10)) {
            case 0 -> image(Format.DOCKER, AMD64, Packing.GZIP);
            case 1 -> image(Format.OCI, ARM64, Packing.ZSTD);
            case 2 -> image(Format.OCI, AMD64, Packing.PLAIN);
            case 3 -> index(Format.OCI, AMD64, ARM64);
            case 4 -> index(Format.DOCKER, AMD64, ARM64, ARMV7);
            case 5 -> attested(AMD64, ARM64);
            case 6 -> nested(AMD64, ARM64);
            case 7 -> artifact();
            case 8 -> repeatedAndEmptyLayers();
            default -> image();
        };
    }

    private MadeImage attestation() {
        byte[] statement =
                text(
                        "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"n\":"
                                + random.nextInt()
                                + "}");
        Content layer = content(MediaType.of("application/vnd.in-toto+json"), statement);
        return assemble(
                Format.OCI,
                Platform.UNKNOWN,
                List.of(new Layer(layer, layer.descriptor().digest())));
    }

    private MadeImage artifact(String type, String more) {
        Content empty = content(MediaType.OCI_EMPTY, text("{}"));
        Content layer = content(MediaType.of("application/vnd.example.blob"), bytes());
        return manifest(
                Format.OCI, empty, List.of(layer), ",\"artifactType\":\"" + type + "\"" + more);
    }

    private MadeImage assemble(Format format, Platform platform, List<Layer> stack) {
        String config = Documents.config(platform, stack.stream().map(Layer::diffId).toList());
        MediaType configType =
                switch (format) {
                    case OCI -> MediaType.OCI_CONFIG;
                    case DOCKER -> MediaType.DOCKER_CONFIG;
                };
        return manifest(
                format,
                content(configType, text(config)),
                stack.stream().map(Layer::content).toList(),
                "");
    }

    private Layer layer(Format format, Packing packing) {
        byte[] tar = tar();
        byte[] packed =
                switch (packing) {
                    case PLAIN -> tar;
                    case GZIP -> gzip(tar);
                    case ZSTD -> Zstd.compress(tar);
                };
        return new Layer(
                content(MediaType.of(layerType(format, packing)), packed), Digest.sha256(tar));
    }

    private static String layerType(Format format, Packing packing) {
        return switch (format) {
            case OCI -> "application/vnd.oci.image.layer.v1.tar" + packing.oci;
            case DOCKER -> "application/vnd.docker.image.rootfs.diff.tar" + packing.docker;
        };
    }

    private byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            byte[] content = bytes();
            int middle = content.length / 2;
            file(tar, "etc/a" + random.nextInt(1_000), content, 0, middle);
            file(tar, "usr/b" + random.nextInt(1_000), content, middle, content.length - middle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void file(
            TarArchiveOutputStream tar, String name, byte[] content, int from, int length)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content, from, length);
        tar.closeArchiveEntry();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[layerBytes];
        random.nextBytes(bytes);
        return bytes;
    }
}
