package dev.hod.transport.docker;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.tar.TarBuilder;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Optional;

/** An image on its way into an archive for {@code docker load}. */
final class SavedDestination implements ImageDestination {
    private final NewDockerArchive archive;
    private final TarBuilder tar;
    private final ImageName name;

    SavedDestination(NewDockerArchive archive, TarBuilder tar, ImageName name) {
        this.archive = archive;
        this.tar = tar;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return name.equals(ImageName.SOLE)
                ? archive.where()
                : name.tag().orElse("") + " in " + archive.where();
    }

    @Override
    public Accepts accepts() {
        return Accepts.DOCKER_SAVE;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        if (name.position().isPresent()) {
            throw new NoName(name.tag().orElse(""));
        }
        return archive.current(name);
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return current().filter(c -> c.digest().equals(manifest.digest())).isPresent();
    }

    @Override
    public boolean has(Descriptor blob) {
        return tar.has(blob.digest());
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return tar.put(blob);
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        archive.put(image(manifest).raw());
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        archive.commit(name, image(top));
    }

    private ImageManifest image(RawManifest raw) throws IOException {
        if (Manifest.parse(raw) instanceof ImageManifest image
                && image.config().mediaType().isImageConfig()) {
            return image;
        }
        throw new OneImageOnly(where(), raw);
    }

    private static final class OneImageOnly extends Failure {
        private static final long serialVersionUID = 1L;

        OneImageOnly(String where, RawManifest raw) {
            super(
                    Kind.UNSUPPORTED,
                    raw.mediaType().isIndex()
                            ? where + " does not support copying multiple images as a group"
                            : where + " holds images only, and " + raw + " is none");
        }
    }

    private static final class NoName extends Failure {
        private static final long serialVersionUID = 1L;

        NoName(String position) {
            super(
                    Kind.BAD_INPUT,
                    "Destination reference must not contain a manifest index " + position);
        }
    }
}
