package dev.hod.transport.docker;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarBuilder;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * An archive for {@code docker load}, {@code podman load} and {@code ctr images import}, written
 * whole when the store is closed or not at all. It is an OCI image layout as well, in which
 * containerd finds images with their digests. Images stand in the order in which they were asked
 * for.
 */
public final class NewDockerArchive implements Store {
    private final String where;
    private final List<ImageName> additional;
    private final TarBuilder tar;
    private final SequencedMap<ImageName, Optional<ImageManifest>> images = new LinkedHashMap<>();
    private final Map<Digest, RawManifest> manifests = new TreeMap<>();

    private NewDockerArchive(String where, List<ImageName> additional, TarBuilder tar) {
        this.where = where;
        this.additional = List.copyOf(additional);
        this.tar = tar;
    }

    /**
     * Begins an archive.
     *
     * @param additional further names for the image, or the first of several
     * @param scratch folder for an archive that goes into a pipe
     * @throws Failure where the file is there and not empty
     */
    public static NewDockerArchive create(Path file, List<ImageName> additional, Path scratch)
            throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
            throw new DoesNotGrow();
        }
        return new NewDockerArchive(file.toString(), additional, TarBuilder.towards(file, scratch));
    }

    /**
     * Begins an archive that is handed over when it is whole.
     *
     * @param where how messages name who gets it
     */
    public static NewDockerArchive create(TarBuilder.Delivery delivery, String where, Path scratch)
            throws IOException {
        return new NewDockerArchive(where, List.of(), TarBuilder.towards(delivery, scratch));
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new Unread(name, where());
    }

    @Override
    public synchronized ImageDestination destination(ImageName name) {
        images.putIfAbsent(name, Optional.empty());
        return new SavedDestination(this, tar, name);
    }

    @Override
    public void expect(Collection<Descriptor> blobs) throws IOException {
        tar.expect(blobs);
    }

    synchronized void put(RawManifest manifest) {
        manifests.put(manifest.digest(), manifest);
    }

    synchronized Optional<Descriptor> current(ImageName name) {
        return images.getOrDefault(name, Optional.empty()).map(image -> image.raw().descriptor());
    }

    synchronized void commit(ImageName name, ImageManifest image) {
        put(image.raw());
        images.put(name, Optional.of(image));
    }

    @Override
    public synchronized List<ImageName> names() {
        return images.entrySet().stream()
                .filter(image -> image.getValue().isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Writes the archive, where every image that was to come has come; nothing where none has.
     *
     * @throws Failure where some have come and others not
     */
    @Override
    public synchronized void close() throws IOException {
        try (tar) {
            List<ImageName> missing =
                    images.keySet().stream().filter(name -> current(name).isEmpty()).toList();
            if (missing.size() == images.size()) {
                return;
            }
            if (!missing.isEmpty() || !tar.isWhole()) {
                throw new NotWhole(where(), images.size(), missing.size());
            }
            for (RawManifest manifest : manifests.values()) {
                tar.add(TarBuilder.name(manifest.digest()), manifest.bytes());
            }
            List<SaveWriter.Image> all = new ArrayList<>();
            images.forEach((name, image) ->
                    image.ifPresent(i -> all.add(new SaveWriter.Image(tags(name), i))));
            new SaveWriter(all).writeTo(tar);
            tar.finish();
        }
    }

    private List<String> tags(ImageName name) {
        List<String> tags = new ArrayList<>();
        if (!name.equals(ImageName.SOLE)) {
            name.tag().ifPresent(tags::add);
        }
        if (images.firstEntry().getKey().equals(name)) {
            additional.forEach(
                    more -> more.tag().filter(t -> !tags.contains(t)).ifPresent(tags::add));
        }
        return tags;
    }

    private static final class DoesNotGrow extends Failure {
        private static final long serialVersionUID = 1L;

        DoesNotGrow() {
            super(Kind.CONFLICT, "docker-archive doesn't support modifying existing images");
        }
    }

    private static final class NotWhole extends Failure {
        private static final long serialVersionUID = 1L;

        NotWhole(String where, int images, int missing) {
            super(
                    Kind.CONFLICT,
                    "%s: not written, since %d of its %d images did not come"
                            .formatted(where, missing, images));
        }
    }
}
