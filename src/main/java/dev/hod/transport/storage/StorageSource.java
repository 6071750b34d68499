package dev.hod.transport.storage;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.NotFound;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
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

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }
}
