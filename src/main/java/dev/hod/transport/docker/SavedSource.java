package dev.hod.transport.docker;

import dev.hod.blob.Blob;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;

/** An image in an archive of {@code docker save}. */
final class SavedSource implements ImageSource {
    private final DockerArchive archive;
    private final ImageName name;

    SavedSource(DockerArchive archive, ImageName name) {
        this.archive = archive;
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
    public Optional<Descriptor> resolve() throws IOException {
        return archive.find(name).map(image -> image.manifest().descriptor());
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return archive.find(name)
                .map(Saved::manifest)
                .filter(m -> m.digest().equals(descriptor.digest()))
                .orElseThrow(() ->
                        new NotFound(where() + ": there is no manifest " + descriptor.digest()));
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Looked(descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return archive.find(name)
                .flatMap(image -> Optional.ofNullable(image.blobs().get(blob)))
                .map(Blob::descriptor);
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }

    /** A blob that is looked for when it is opened. */
    private final class Looked implements Blob {
        private final Descriptor descriptor;

        Looked(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        private Blob found() throws IOException {
            return archive.find(name)
                    .flatMap(image -> Optional.ofNullable(image.blobs().get(descriptor.digest())))
                    .orElseThrow(() ->
                            new NotFound(where() + ": there is no blob " + descriptor.digest()));
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            return found().openAt(offset);
        }

        @Override
        public List<Region> regions() {
            try {
                return found().regions();
            } catch (IOException e) {
                // Opening it will tell.
                return List.of();
            }
        }

        @Override
        public String where() {
            return SavedSource.this.where();
        }
    }
}
