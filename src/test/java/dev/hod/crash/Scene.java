package dev.hod.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.testing.DockerRegistry;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import dev.hod.testing.RandomImages.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** A registry that holds some images, and a list that names them all. */
final class Scene implements AutoCloseable {
    private final Path folder;
    private final Path storage;
    private final SortedMap<String, String> digests = new TreeMap<>();
    private final DockerRegistry registry;

    private Scene(Path folder) throws IOException {
        this.folder = folder;
        this.storage = Files.createDirectories(folder.resolve("source"));
        this.registry = DockerRegistry.start(storage, DockerRegistry.Feature.READ_ONLY);
    }

    /**
     * Sets it up: images of several layers that share some, one with a layer eight times as large,
     * and an index.
     *
     * @param layerBytes size of a layer
     */
    static Scene make(Path folder, int images, int layers, int layerBytes) throws IOException {
        Scene scene = empty(folder);
        RandomImages maker = new RandomImages(layerBytes, layers, layerBytes);
        for (int i = 0; i < images; i++) {
            Format format = i % 3 == 0 ? Format.DOCKER : Format.OCI;
            MadeImage image = maker.image(format, RandomImages.AMD64, Packing.PLAIN);
            scene.add(image, "team" + i % 3 + "/app" + i / 2, "v" + i);
        }
        RandomImages large = new RandomImages(1, 1, 8 * layerBytes);
        scene.add(large.image(), "library/large", "1.0");
        RandomImages small = new RandomImages(2, 2, 2_000);
        scene.add(small.index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64), "two", "1");
        return scene;
    }

    /** A registry that holds nothing yet. */
    static Scene empty(Path folder) throws IOException {
        return new Scene(folder);
    }

    /** Adds an image whose only layer is that file, which goes away. */
    void addLayer(Path file, Digest digest, String repository, String tag) throws IOException {
        long size = Files.size(file);
        Files.move(file, dataOf(digest));
        link(repository + "/_layers/sha256/" + digest.hex(), digest);
        byte[] config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(US_ASCII);
        Digest configDigest = Digest.sha256(config);
        Files.write(dataOf(configDigest), config);
        link(repository + "/_layers/sha256/" + configDigest.hex(), configDigest);
        byte[] manifest =
                ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                + "\"config\":"
                                + descriptor("config.v1+json", config.length, configDigest)
                                + ",\"layers\":["
                                + descriptor("layer.v1.tar", size, digest)
                                + "]}")
                        .getBytes(US_ASCII);
        Digest top = Digest.sha256(manifest);
        Files.write(dataOf(top), manifest);
        link(repository + "/_manifests/revisions/sha256/" + top.hex(), top);
        tag(repository, tag, top);
    }

    private static String descriptor(String type, long size, Digest digest) {
        return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"size\":%d,\"digest\":\"%s\"}"
                .formatted(type, size, digest);
    }

    private void add(MadeImage image, String repository, String tag) throws IOException {
        for (MadeImage.Content blob : image.blobs().values()) {
            Digest digest = blob.descriptor().digest();
            Files.write(dataOf(digest), blob.bytes());
            link(repository + "/_layers/sha256/" + digest.hex(), digest);
        }
        for (RawManifest manifest : image.manifests()) {
            Files.write(dataOf(manifest.digest()), manifest.bytes());
            link(
                    repository + "/_manifests/revisions/sha256/" + manifest.digest().hex(),
                    manifest.digest());
        }
        tag(repository, tag, image.digest());
    }

    private void tag(String repository, String tag, Digest top) throws IOException {
        link(repository + "/_manifests/tags/" + tag + "/current", top);
        digests.put(repository + ':' + tag, top.toString());
        Files.write(list(), digests.keySet());
    }

    private Path dataOf(Digest digest) throws IOException {
        String hex = digest.hex();
        String path = "docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + '/' + hex;
        return Files.createDirectories(storage.resolve(path)).resolve("data");
    }

    private void link(String path, Digest target) throws IOException {
        Path parent = storage.resolve("docker/registry/v2/repositories/" + path);
        Files.write(
                Files.createDirectories(parent).resolve("link"),
                target.toString().getBytes(US_ASCII));
    }

    Path list() {
        return folder.resolve("images.list");
    }

    /** The tree that the registry serves. */
    Path storage() {
        return storage;
    }

    /** {@code 127.0.0.1:PORT} of the registry. */
    String host() {
        return registry.host();
    }

    /** Digests by repository and tag. */
    SortedMap<String, String> digests() {
        return digests;
    }

    /** Gets everything into a pool, and all of a pool into a bundle. */
    Path pull(Path pool) throws IOException {
        HodProcess.run(
                folder,
                "pull",
                list().toString(),
                "--from",
                host(),
                "--platform",
                "all",
                "--pool",
                pool.toString());
        return pool;
    }

    Path pack(Path pool, Path bundle) throws IOException {
        HodProcess.run(folder, "pack", "--all", "--pool", pool.toString(), "-o", bundle.toString());
        return bundle;
    }

    @Override
    public void close() throws IOException {
        registry.close();
    }
}
