package dev.hod.transport.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.MediaType;
import dev.hod.tar.TarBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Writes the documents by which readers find images in an archive: {@code manifest.json} for
 * docker, podman and skopeo, {@code repositories} for what is older, {@code index.json} for
 * containerd and docker on top of it.
 */
final class SaveWriter {
    private final List<Image> images;

    SaveWriter(List<Image> images) {
        this.images = images;
    }

    /**
     * An image in the archive.
     *
     * @param tags full references; containerd takes them as they are
     */
    record Image(List<String> tags, ImageManifest manifest) {}

    void writeTo(TarBuilder tar) throws IOException {
        tar.add(Layout.INDEX, json(this::index));
        tar.add(
                Layout.HEADER,
                "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        tar.add("manifest.json", json(this::manifest));
        tar.add("repositories", json(this::repositories));
    }

    private void index(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", 2);
        json.writeStringField("mediaType", MediaType.OCI_INDEX.value());
        json.writeArrayFieldStart("manifests");
        for (Image image : images) {
            Descriptor descriptor = image.manifest.raw().descriptor();
            if (image.tags.isEmpty()) {
                entry(json, descriptor, "");
            }
            for (String tag : image.tags) {
                entry(json, descriptor, tag);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void entry(JsonGenerator json, Descriptor descriptor, String tag)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", descriptor.mediaType().value());
        json.writeStringField("digest", descriptor.digest().toString());
        json.writeNumberField("size", descriptor.size());
        if (!tag.isEmpty()) {
            json.writeObjectFieldStart("annotations");
            json.writeStringField("io.containerd.image.name", tag);
            json.writeStringField("org.opencontainers.image.ref.name", behindColon(tag));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Images with one config are one item with more tags, as podman has it. */
    private void manifest(JsonGenerator json) throws IOException {
        SequencedMap<String, List<String>> tags = new LinkedHashMap<>();
        SequencedMap<String, List<Descriptor>> layers = new LinkedHashMap<>();
        for (Image image : images) {
            String config = TarBuilder.name(image.manifest.config().digest());
            tags.computeIfAbsent(config, _ -> new ArrayList<>()).addAll(image.tags);
            layers.putIfAbsent(config, image.manifest.layers());
        }
        json.writeStartArray();
        for (Map.Entry<String, List<Descriptor>> item : layers.entrySet()) {
            json.writeStartObject();
            json.writeStringField("Config", item.getKey());
            json.writeArrayFieldStart("RepoTags");
            for (String tag : tags.getOrDefault(item.getKey(), List.of())) {
                json.writeString(tag);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("Layers");
            for (Descriptor layer : item.getValue()) {
                json.writeString(TarBuilder.name(layer.digest()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** By repository and tag the top layer, as docker writes it since it has no ids of its own. */
    private void repositories(JsonGenerator json) throws IOException {
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (Image image : images) {
            if (image.manifest.layers().isEmpty()) {
                continue;
            }
            String top = image.manifest.layers().getLast().digest().hex();
            for (String tag : image.tags) {
                if (tag.indexOf('@') < 0) {
                    String repository = tag.substring(0, tag.lastIndexOf(':'));
                    all.computeIfAbsent(repository, _ -> new TreeMap<>())
                            .put(behindColon(tag), top);
                }
            }
        }
        json.writeStartObject();
        for (Map.Entry<String, Map<String, String>> repository : all.entrySet()) {
            json.writeObjectFieldStart(repository.getKey());
            for (Map.Entry<String, String> tag : repository.getValue().entrySet()) {
                json.writeStringField(tag.getKey(), tag.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String behindColon(String tag) {
        return tag.substring(tag.lastIndexOf(':') + 1);
    }

    private static byte[] json(Document document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = SaveJson.JSON.createGenerator(bytes)) {
            document.write(json);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Document {
        void write(JsonGenerator json) throws IOException;
    }
}
