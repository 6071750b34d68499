package dev.hod.transport.storage;

import dev.hod.blob.Blob;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An image of a storage. Its layers can only be had as plain tars; so where they were compressed
 * when the image came, its manifest is the one it came with, but for the layers.
 *
 * @param blobs the config and the layers
 * @param kept the manifest that the image came with
 * @param signatures of that one
 */
record StorageImage(
        RawManifest manifest, Map<Digest, Blob> blobs, Digest kept, List<byte[]> signatures) {
    private static final MediaType OCI_TAR = MediaType.of("application/vnd.oci.image.layer.v1.tar");
    private static final MediaType DOCKER_TAR =
            MediaType.of("application/vnd.docker.image.rootfs.diff.tar");

    StorageImage {
        blobs = Map.copyOf(blobs);
        signatures = List.copyOf(signatures);
    }

    static StorageImage of(StorageFolder folder, StorageFiles files, StoredImage image)
            throws IOException {
        byte[] bytes = files.data(image, "manifest");
        MediaType type = Manifest.typeOf(bytes);
        String where = folder + image.id();
        if (!(Manifest.parse(new RawManifest(type, bytes)) instanceof ImageManifest kept)) {
            throw BadStorage.unsupported(where, "its manifest is a " + type);
        }
        Map<Digest, Blob> blobs = new LinkedHashMap<>();
        byte[] config = files.data(image, kept.config().digest().toString());
        blobs.put(kept.config().digest(), new BytesBlob(kept.config(), config, where));
        MediaType tar = type.equals(MediaType.OCI_MANIFEST) ? OCI_TAR : DOCKER_TAR;
        List<Descriptor> layers = new ArrayList<>();
        for (StoredLayer layer : files.layersOf(image)) {
            if (layer.diffId().isEmpty() || layer.size() < 0) {
                throw BadStorage.unsupported(
                        where, "of layer " + layer.id() + " neither size nor digest is known");
            }
            Descriptor descriptor = Descriptor.of(tar, layer.diffId().get(), layer.size());
            layers.add(descriptor);
            blobs.put(descriptor.digest(), new LayerBlob(layer.folder(), layer.id(), descriptor));
        }
        if (layers.size() != kept.layers().size()) {
            throw BadStorage.damaged(
                    where,
                    "its manifest lists %d layers, and %d are there"
                            .formatted(kept.layers().size(), layers.size()));
        }
        return new StorageImage(
                isTheSame(kept.layers(), layers) ? kept.raw() : with(bytes, type, layers),
                blobs,
                kept.digest(),
                files.signatures(image, kept.digest()));
    }

    private static boolean isTheSame(List<Descriptor> kept, List<Descriptor> layers) {
        for (int i = 0; i < layers.size(); i++) {
            Descriptor one = kept.get(i);
            Descriptor other = layers.get(i);
            if (!one.digest().equals(other.digest())
                    || one.size() != other.size()
                    || !one.mediaType().equals(other.mediaType())) {
                return false;
            }
        }
        return true;
    }

    /** The manifest as it was, but for its layers. */
    private static RawManifest with(byte[] manifest, MediaType type, List<Descriptor> layers)
            throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        if (Json.parse(manifest) instanceof Json.Struct document) {
            members.putAll(document.members());
        }
        List<Json> items = new ArrayList<>();
        for (Descriptor layer : layers) {
            SequencedMap<String, Json> item = new LinkedHashMap<>();
            item.put("mediaType", new Json.Text(layer.mediaType().value()));
            item.put("digest", new Json.Text(layer.digest().toString()));
            item.put("size", Json.number(layer.size()));
            items.add(new Json.Struct(item));
        }
        members.put("layers", new Json.Array(items));
        return new RawManifest(
                type, GoJson.compact(new Json.Struct(members)).getBytes(StandardCharsets.UTF_8));
    }
}
