package dev.hod.transport.storage;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One image on its way into a storage: a tar of an OCI layout, which podman loads in the end and
 * keeps with its digest.
 */
final class PodmanLoad implements AutoCloseable {
    private final String reference;
    private final TarBuilder tar;
    private volatile Optional<RawManifest> top = Optional.empty();

    private PodmanLoad(String reference, TarBuilder tar) {
        this.reference = reference;
        this.tar = tar;
    }

    /**
     * Begins.
     *
     * @throws Failure where there is no podman, or no name to load the image by
     */
    static PodmanLoad begin(StorageFolder folder, ImageName name, Path scratch) throws IOException {
        String where = "containers-storage:" + folder + StorageSource.called(name);
        String reference = name.tag().orElse("");
        if (reference.isEmpty() || reference.indexOf('@') >= 0 || name.digest().isPresent()) {
            throw new NotDone(Failure.Kind.BAD_INPUT, where, "podman loads by a name and a tag");
        }
        Podman podman =
                Podman.of(
                        folder,
                        where,
                        "it is written through podman, which is not on PATH; write an oci-archive,"
                                + " and load that where podman is");
        TarBuilder.Delivery delivery = (archive, size) -> podman.load(archive, size);
        return new PodmanLoad(reference, TarBuilder.towards(delivery, scratch));
    }

    TarBuilder tar() {
        return tar;
    }

    Optional<RawManifest> top() {
        return top;
    }

    void commit(RawManifest manifest) throws IOException {
        if (!manifest.mediaType().isImageManifest()) {
            throw new NotDone(
                    Failure.Kind.UNSUPPORTED,
                    reference,
                    "containers-storage does not support copying multiple images as a group");
        }
        top = Optional.of(manifest);
    }

    /** Loads the image where it has come; else leaves nothing. */
    @Override
    public void close() throws IOException {
        try (tar) {
            if (top.isEmpty()) {
                return;
            }
            RawManifest manifest = top.get();
            tar.add(TarBuilder.name(manifest.digest()), manifest.bytes());
            tar.add("index.json", index(manifest.descriptor()));
            tar.add(
                    "oci-layout",
                    "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
            tar.finish();
        }
    }

    private byte[] index(Descriptor manifest) {
        String name = GoJson.quote(reference);
        return ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,"
                        + "\"annotations\":{\"io.containerd.image.name\":%s,"
                        + "\"org.opencontainers.image.ref.name\":%s}}]}")
                .formatted(manifest.mediaType(), manifest.digest(), manifest.size(), name, name)
                .getBytes(StandardCharsets.UTF_8);
    }
}
