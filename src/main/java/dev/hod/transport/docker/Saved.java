package dev.hod.transport.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.Blocks;
import dev.hod.tar.BadTar;
import dev.hod.tar.Coat;
import dev.hod.tar.TarBuilder;
import dev.hod.tar.TarFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A saved image with the manifest that archives of this kind lack: a Docker one that lists the
 * layers as plain tars, which are known by their diff IDs. The same archive gives the same bytes.
 *
 * @param blobs the config and the layers
 */
record Saved(RawManifest manifest, Map<Digest, Blob> blobs) {
    private static final int MAX_MANIFEST = 4 << 20;

    /** Docker's type of a layer that is not compressed. */
    static final MediaType LAYER = MediaType.of("application/vnd.docker.image.rootfs.diff.tar");

    Saved {
        blobs = Map.copyOf(blobs);
    }

    /**
     * Reads an image's config and looks at its layers. Those that are compressed are read once, for
     * their size.
     *
     * @param kept manifests that the archive has besides; one that lists the same is taken as it is
     * @throws BadTar where something is missing or does not fit
     */
    static Saved of(TarFile tar, SavedImage image, List<Descriptor> kept) throws IOException {
        byte[] config = config(tar, image.config());
        Descriptor configDescriptor =
                Descriptor.of(MediaType.DOCKER_CONFIG, Digest.sha256(config), config.length);
        List<Digest> ids = new SaveJson(tar.where(), image.config()).diffIds(config);
        if (ids.size() != image.layers().size()) {
            throw new BadTar(
                    tar.where(),
                    "manifest.json lists %d layers of %s, its config %d"
                            .formatted(image.layers().size(), image.config(), ids.size()));
        }
        Map<Digest, Blob> blobs = new LinkedHashMap<>();
        blobs.put(configDescriptor.digest(), new BytesBlob(configDescriptor, config, tar.where()));
        List<Descriptor> layers = new ArrayList<>();
        Map<String, Digest> byName = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String name = image.layers().get(i);
            Digest id = ids.get(i);
            Digest other = byName.putIfAbsent(name, id);
            if (other != null && !other.equals(id)) {
                throw new BadTar(
                        tar.where(),
                        "\"" + name + "\" is to be " + other + " and " + id + " at once");
            }
            Blob known = blobs.get(id);
            Blob layer = known == null ? layer(tar, name, id) : known;
            blobs.put(id, layer);
            layers.add(layer.descriptor());
        }
        RawManifest made =
                new RawManifest(MediaType.DOCKER_MANIFEST, json(configDescriptor, layers));
        return new Saved(kept(tar, kept, configDescriptor, layers).orElse(made), blobs);
    }

    private static byte[] config(TarFile tar, String name) throws IOException {
        byte[] config = tar.read(name, require(tar, name), ImageConfig.MAX_BYTES);
        // Every writer calls the entry by its content.
        String last = name.substring(name.lastIndexOf('/') + 1);
        String hex = last.endsWith(".json") ? last.substring(0, last.length() - 5) : last;
        Digest digest = Digest.sha256(config);
        if (hex.matches("[0-9a-f]{64}") && !hex.equals(digest.hex())) {
            throw new BadTar(tar.where(), "config \"" + name + "\" has digest " + digest);
        }
        return config;
    }

    private static TarFile.Member require(TarFile tar, String name) throws BadTar {
        return tar.find(name)
                .orElseThrow(() ->
                        new BadTar(
                                tar.where(),
                                "manifest.json names \"" + name + "\", which is not there"));
    }

    private static Blob layer(TarFile tar, String name, Digest id) throws IOException {
        TarFile.Member member = require(tar, name);
        Coat coat = tar.coat(member);
        long size = coat == Coat.NONE ? member.size() : plainSize(tar, member, coat);
        return new SavedBlob(tar, member, coat, Descriptor.of(LAYER, id, size));
    }

    private static long plainSize(TarFile tar, TarFile.Member member, Coat coat)
            throws IOException {
        long size = 0;
        try (ReadableByteChannel plain = coat.takeOff(tar.openAt(member, 0), tar.where());
                Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            while (Blocks.fill(plain, buffer)) {
                size += buffer.position();
                buffer.clear();
            }
            return size + buffer.position();
        }
    }

    /** The manifest that lists just this, where somebody put one beside. */
    private static Optional<RawManifest> kept(
            TarFile tar, List<Descriptor> kept, Descriptor config, List<Descriptor> layers)
            throws IOException {
        for (Descriptor candidate : kept) {
            String name = TarBuilder.name(candidate.digest());
            Optional<TarFile.Member> member = tar.find(name);
            if (!candidate.mediaType().equals(MediaType.DOCKER_MANIFEST)
                    || member.isEmpty()
                    || member.get().size() > MAX_MANIFEST) {
                continue;
            }
            RawManifest raw =
                    new RawManifest(
                            MediaType.DOCKER_MANIFEST,
                            tar.read(name, member.get(), MAX_MANIFEST),
                            candidate.digest().algorithm());
            if (raw.digest().equals(candidate.digest())
                    && Manifest.parse(raw) instanceof Manifest.ImageManifest image
                    && image.config().equals(config)
                    && image.layers().equals(layers)) {
                return Optional.of(raw);
            }
        }
        return Optional.empty();
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
