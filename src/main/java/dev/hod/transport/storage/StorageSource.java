package dev.hod.transport.storage;

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

/** An image of a storage, to read. */
final class StorageSource implements ImageSource {
    private final StorageStore store;
    private final ImageName name;

    StorageSource(StorageStore store, ImageName name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return store.where() + called(name);
    }

    /** As it stands in a location. */
    static String called(ImageName name) {
        return name.tag().orElse("") + name.digest().map(d -> "@" + d.hex()).orElse("");
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return store.find(name).map(image -> image.manifest().descriptor());
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return store.find(name)
                .map(StorageImage::manifest)
                .filter(m -> m.digest().equals(descriptor.digest()))
                .orElseThrow(() ->
                        new NotFound(where() + ": there is no manifest " + descriptor.digest()));
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public ReadableByteChannel openAt(long offset) throws IOException {
                return found(descriptor.digest())
                        .orElseThrow(() ->
                                new NotFound(where() + ": there is no blob " + descriptor.digest()))
                        .openAt(offset);
            }

            @Override
            public String where() {
                return StorageSource.this.where();
            }
        };
    }

    private Optional<Blob> found(Digest digest) throws IOException {
        return store.find(name).flatMap(image -> Optional.ofNullable(image.blobs().get(digest)));
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return found(blob).map(Blob::descriptor);
    }

    /** Those that were for the layers as they were before they were unpacked are good no more. */
    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        Optional<StorageImage> found = store.find(name);
        if (found.isEmpty() || found.get().signatures().isEmpty()) {
            return List.of();
        }
        if (!found.get().kept().equals(manifest)) {
            throw BadStorage.unsupported(
                    where(),
                    "Copying this image would require changing layer representation, which we"
                            + " cannot do: \"Would invalidate signatures\"");
        }
        return found.get().signatures();
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }
}
