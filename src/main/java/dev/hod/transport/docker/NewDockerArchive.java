package dev.hod.transport.docker;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarBuilder;
import dev.hod.transport.AllOrNone;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

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
    private final AllOrNone<ImageManifest> images = new AllOrNone<>();
    private final SortedMap<Digest, RawManifest> manifests = new ConcurrentSkipListMap<>();

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
    public ImageDestination destination(ImageName name) {
        images.expect(name);
        return new SavedDestination(this, tar, name);
    }

    @Override
    public void expect(Collection<Descriptor> blobs) throws IOException {
        tar.expect(blobs);
    }

    void put(RawManifest manifest) {
        manifests.put(manifest.digest(), manifest);
    }

    Optional<Descriptor> current(ImageName name) {
        return images.get(name).map(image -> image.raw().descriptor());
    }

    void commit(ImageName name, ImageManifest image) {
        put(image.raw());
        images.came(name, image);
    }

    @Override
    public List<ImageName> names() {
        return images.names();
    }

    /**
     * Writes the archive, where every image that was to come has come; nothing where none has.
     *
     * @throws Failure where some have come and others not
     */
    @Override
    public void close() throws IOException {
        try (tar) {
            SequencedMap<ImageName, ImageManifest> all = images.all(where);
            if (all.isEmpty()) {
                return;
            }
            for (RawManifest manifest : manifests.values()) {
                tar.add(TarBuilder.name(manifest.digest()), manifest.bytes());
            }
            List<SaveWriter.Image> saved = new ArrayList<>();
            all.forEach((name, image) ->
                    saved.add(
                            new SaveWriter.Image(
                                    tags(name, name.equals(all.firstEntry().getKey())), image)));
            new SaveWriter(saved).writeTo(tar);
            tar.finish();
        }
    }

    private List<String> tags(ImageName name, boolean first) {
        List<String> tags = new ArrayList<>();
        if (!name.equals(ImageName.SOLE)) {
            name.tag().ifPresent(tags::add);
        }
        if (first) {
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
}
