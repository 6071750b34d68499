package dev.hod.transport.storage;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One image on its way into a storage: a tar of an OCI layout, which podman loads in the end and
 * keeps with its digest.
 */
final class PodmanLoad implements AutoCloseable {
    private static final int MAX_OUTPUT = 64 << 10;

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
            throw new NotLoaded(Failure.Kind.BAD_INPUT, where, "podman loads by a name and a tag");
        }
        Path podman =
                program()
                        .orElseThrow(() ->
                                new NotLoaded(
                                        Failure.Kind.UNSUPPORTED,
                                        where,
                                        "it is written through podman, which is not on PATH; write an"
                                                + " oci-archive, and load that where podman is"));
        List<String> command = new ArrayList<>(List.of(podman.toString()));
        command.addAll(List.of("--root", folder.graphRoot().toString()));
        folder.runRoot().ifPresent(r -> command.addAll(List.of("--runroot", r.toString())));
        command.addAll(List.of("--storage-driver", folder.driver(), "load", "-q"));
        TarBuilder.Delivery delivery = (archive, size) -> run(command, archive, size, where);
        return new PodmanLoad(reference, TarBuilder.towards(delivery, scratch));
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder, "podman");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    TarBuilder tar() {
        return tar;
    }

    Optional<RawManifest> top() {
        return top;
    }

    void commit(RawManifest manifest) throws IOException {
        if (!manifest.mediaType().isImageManifest()) {
            throw new NotLoaded(
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

    private static void run(List<String> command, FileChannel archive, long size, String where)
            throws IOException {
        Process podman = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            IOException broken = null;
            try (OutputStream in = podman.getOutputStream()) {
                long sent = 0;
                while (sent < size) {
                    sent += archive.transferTo(sent, size - sent, Channels.newChannel(in));
                }
            } catch (IOException e) {
                // What podman says tells more.
                broken = e;
            }
            String said;
            try (InputStream out = podman.getInputStream()) {
                said = new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
                out.transferTo(OutputStream.nullOutputStream());
            }
            int code = podman.waitFor();
            if (code != 0 || broken != null) {
                String last = said.substring(said.lastIndexOf('\n') + 1);
                throw new NotLoaded(
                        Failure.Kind.REJECTED,
                        where,
                        "podman load ended with " + code + (last.isEmpty() ? "" : ": " + last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            podman.destroy();
        }
    }

    private static final class NotLoaded extends Failure {
        private static final long serialVersionUID = 1L;

        NotLoaded(Kind kind, String where, String what) {
            super(kind, where + ": " + what);
        }
    }
}
