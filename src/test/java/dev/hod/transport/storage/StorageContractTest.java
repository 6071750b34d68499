package dev.hod.transport.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The storage's files made by hand: a layer without files is all raw bytes to tar-split. */
class StorageContractTest {
    private static final String NAME = "docker.io/team/app:1.0";

    @TempDir Path folder;

    /** Writes one image, whose layers are plain. */
    private Store storage(MadeImage image) throws IOException {
        ImageManifest manifest = (ImageManifest) Manifest.parse(image.top());
        Path images = Files.createDirectories(folder.resolve("vfs-images"));
        Path layers = Files.createDirectories(folder.resolve("vfs-layers"));
        StringBuilder list = new StringBuilder();
        String parent = "";
        for (Descriptor layer : manifest.layers()) {
            String id =
                    parent.isEmpty()
                            ? layer.digest().hex()
                            : Digest.sha256((parent + '+' + layer.digest().hex()).getBytes(UTF_8))
                                    .hex();
            list.append(list.isEmpty() ? "[" : ",");
            list.append(
                    "{\"id\":\"%s\",\"parent\":\"%s\",\"diff-digest\":\"%s\",\"diff-size\":%d}"
                            .formatted(id, parent, layer.digest(), layer.size()));
            split(bytes(image, layer), layers.resolve(id + ".tar-split.gz"));
            parent = id;
        }
        Files.writeString(layers.resolve("layers.json"), list + "]");
        String id = manifest.config().digest().hex();
        Files.writeString(
                images.resolve("images.json"),
                "[{\"id\":\"%s\",\"digest\":\"%s\",\"names\":[\"%s\"],\"layer\":\"%s\"}]"
                        .formatted(id, image.digest(), NAME, parent));
        Path data = Files.createDirectories(images.resolve(id));
        Files.write(data.resolve("manifest"), image.top().bytes());
        byte[] key = manifest.config().digest().toString().getBytes(UTF_8);
        Files.write(
                data.resolve('=' + Base64.getEncoder().encodeToString(key)),
                bytes(image, manifest.config()));
        return StorageStore.in(
                StorageFolder.of(folder, Optional.of("vfs"), Optional.empty()), folder);
    }

    private static byte[] bytes(MadeImage image, Descriptor descriptor) {
        Map<Digest, MadeImage.Content> blobs = image.blobs();
        MadeImage.Content content = blobs.get(descriptor.digest());
        return content == null ? new byte[0] : content.bytes();
    }

    private static void split(byte[] tar, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            String raw = Base64.getEncoder().encodeToString(tar);
            out.write(
                    "{\"type\":2,\"payload\":\"%s\",\"position\":0}%n"
                            .formatted(raw)
                            .getBytes(UTF_8));
        }
    }

    @Nested
    class Source extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            return storage(image);
        }

        @Override
        protected ImageName name() {
            return ImageName.called(NAME);
        }

        @Override
        protected ImageName absent() {
            return ImageName.called("docker.io/team/app:absent");
        }

        @Override
        protected Accepts accepts() {
            return Accepts.DOCKER_SAVE;
        }

        /** Another tar where the layer's was. */
        @Override
        protected void damage(Digest digest, byte[] content) throws IOException {
            byte[] other = content.clone();
            other[content.length / 2] ^= 1;
            String list = Files.readString(folder.resolve("vfs-layers/layers.json"));
            String before = list.substring(0, list.indexOf(digest.toString()));
            int at = before.lastIndexOf("\"id\":\"") + 6;
            String id = before.substring(at, at + 64);
            split(other, folder.resolve("vfs-layers/" + id + ".tar-split.gz"));
        }
    }
}
