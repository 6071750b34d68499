package dev.hod.transport.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.tar.BadTar;
import dev.hod.tar.TarBuilder;
import dev.hod.tar.TarFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A saved image with the manifest that archives of this kind lack: a Docker one that lists the
 * layers by their diff IDs, as the plain tars that they are. The same archive gives the same bytes.
 *
 * @param blobs the config and the layers
 */
record Saved(RawManifest manifest, Map<Digest, Blob> blobs) {
    private static final int MAX_MANIFEST = 4 << 20;

    /**
     * The type that layers are said to have. They are not compressed; but so containers/image says
     * (docker/internal/tarfile/src.go), and who asks both for the image's digest is to be told one.
     */
    static final MediaType LAYER =
            MediaType.of("application/vnd.docker.image.rootfs.diff.tar.gzip");

    Saved {
        blobs = Map.copyOf(blobs);
    }

    /**
     * Makes the manifest.
     *
     * @param layers the base first
     * @param kept manifests that the archive has besides; one that lists the same is taken as it is
     */
    static Saved of(TarFile tar, byte[] config, List<Blob> layers, List<Descriptor> kept)
            throws IOException {
        Descriptor descriptor =
                Descriptor.of(MediaType.DOCKER_CONFIG, Digest.sha256(config), config.length);
        Map<Digest, Blob> blobs = new LinkedHashMap<>();
        blobs.put(descriptor.digest(), new BytesBlob(descriptor, config, tar.where()));
        layers.forEach(layer -> blobs.put(layer.descriptor().digest(), layer));
        List<Descriptor> all = layers.stream().map(Blob::descriptor).toList();
        RawManifest made = new RawManifest(MediaType.DOCKER_MANIFEST, json(descriptor, all));
        return new Saved(kept(tar, kept, descriptor, all).orElse(made), blobs);
    }

    /** What a document of the archive says is in it. */
    static TarFile.Member require(TarFile tar, String name, String document) throws BadTar {
        return tar.find(name)
                .orElseThrow(() ->
                        new BadTar(
                                tar.where(),
                                document + " names \"" + name + "\", which is not there"));
    }

    /** The manifest that lists just this, where somebody put one beside. */
    private static Optional<RawManifest> kept(
            TarFile tar, List<Descriptor> kept, Descriptor config, List<Descriptor> layers)
            throws IOException {
        for (Descriptor candidate : kept) {
            if (!candidate.mediaType().equals(MediaType.DOCKER_MANIFEST)) {
                continue;
            }
            try {
                Optional<RawManifest> raw = read(tar, candidate);
                if (raw.isPresent()
                        && Manifest.parse(raw.get()) instanceof Manifest.ImageManifest image
                        && image.config().equals(config)
                        && contents(image.layers()).equals(contents(layers))) {
                    return raw;
                }
            } catch (BadTar | BadManifest e) {
                // One is made.
            }
        }
        return Optional.empty();
    }

    /** Whatever types they are said to have. */
    private static List<Descriptor> contents(List<Descriptor> layers) {
        return layers.stream().map(l -> Descriptor.of(LAYER, l.digest(), l.size())).toList();
    }

    private static Optional<RawManifest> read(TarFile tar, Descriptor manifest) throws IOException {
        String name = TarBuilder.name(manifest.digest());
        Optional<TarFile.Member> member = tar.find(name);
        if (member.isEmpty()) {
            return Optional.empty();
        }
        RawManifest raw =
                new RawManifest(
                        MediaType.DOCKER_MANIFEST,
                        tar.read(name, member.get(), MAX_MANIFEST),
                        manifest.digest().algorithm());
        return Optional.of(raw).filter(r -> r.digest().equals(manifest.digest()));
    }

    /** In the order of containers/image: type, size, digest. */
    private static byte[] json(Descriptor config, List<Descriptor> layers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = SaveJson.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaType.DOCKER_MANIFEST.value());
            json.writeFieldName("config");
            write(json, config);
            json.writeArrayFieldStart("layers");
            for (Descriptor layer : layers) {
                write(json, layer);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Descriptor descriptor) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", descriptor.mediaType().value());
        json.writeNumberField("size", descriptor.size());
        json.writeStringField("digest", descriptor.digest().toString());
        json.writeEndObject();
    }
}
