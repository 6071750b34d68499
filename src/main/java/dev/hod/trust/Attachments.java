package dev.hod.trust;

import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import dev.hod.reference.ImageName;
import dev.hod.signature.Signature;
import dev.hod.signature.Signature.Sigstore;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Sigstore's signatures as an image of their own beside the one they are for, under the tag {@code
 * sha256-HEX.sig}: each is a layer (sigstore/cosign, specs/SIGNATURE_SPEC.md).
 */
record Attachments(Store registry, String repository) {

    private static String tag(Digest manifest) {
        return manifest.algorithm().label() + '-' + manifest.hex() + ".sig";
    }

    private ImageName name(Digest manifest) {
        return ImageName.tagged(repository, tag(manifest));
    }

    /** Those of a manifest. */
    List<Sigstore> read(Digest manifest) throws IOException {
        ImageSource source = registry.source(name(manifest));
        Optional<Descriptor> found = source.resolve();
        if (found.isEmpty()
                || !(Manifest.parse(source.manifest(found.get())) instanceof ImageManifest image)) {
            return List.of();
        }
        List<Sigstore> all = new ArrayList<>();
        for (Descriptor layer : image.layers()) {
            all.add(
                    new Sigstore(
                            layer.mediaType().value(),
                            BlobBytes.read(source.blob(layer), Signature.MAX_BYTES),
                            layer.annotations()));
        }
        return all;
    }

    /** Adds some to those that are there. */
    void add(Digest manifest, List<Sigstore> signatures) throws IOException {
        List<Sigstore> all = new ArrayList<>(read(manifest));
        signatures.stream().filter(s -> !all.contains(s)).forEach(all::add);
        ImageDestination destination = registry.destination(name(manifest));
        List<Json> layers = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        for (Sigstore signature : all) {
            byte[] payload = signature.payload();
            Descriptor layer =
                    Descriptor.of(
                            new MediaType(signature.type()),
                            Digest.sha256(payload),
                            payload.length);
            destination.put(new BytesBlob(layer, payload, "a signature"));
            contents.add(layer.digest().toString());
            SequencedMap<String, Json> described = described(layer);
            SequencedMap<String, Json> annotations = new LinkedHashMap<>();
            new TreeMap<>(signature.annotations())
                    .forEach((key, value) -> annotations.put(key, new Json.Text(value)));
            described.put("annotations", new Json.Struct(annotations));
            layers.add(new Json.Struct(described));
        }
        byte[] config =
                "{\"architecture\":\"\",\"os\":\"\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":%s}}"
                        .formatted(GoJson.compact(Json.texts(contents)))
                        .getBytes(StandardCharsets.UTF_8);
        Descriptor described =
                Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(config), config.length);
        destination.put(new BytesBlob(described, config, "a signature's config"));
        RawManifest top = manifest(described, layers);
        if (!destination.commitStores()) {
            destination.put(top);
        }
        destination.commit(top, Optional.empty());
    }

    private static SequencedMap<String, Json> described(Descriptor part) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("mediaType", new Json.Text(part.mediaType().value()));
        members.put("digest", new Json.Text(part.digest().toString()));
        members.put("size", Json.number(part.size()));
        return members;
    }

    private static RawManifest manifest(Descriptor config, List<Json> layers) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("schemaVersion", Json.number(2));
        members.put("mediaType", new Json.Text(MediaType.OCI_MANIFEST.value()));
        members.put("config", new Json.Struct(described(config)));
        members.put("layers", new Json.Array(layers));
        return new RawManifest(
                MediaType.OCI_MANIFEST,
                GoJson.compact(new Json.Struct(members)).getBytes(StandardCharsets.UTF_8));
    }
}
