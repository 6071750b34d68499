package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;

/** A store of which every blob passes by once, in a given order; none can be opened otherwise. */
final class PassingStore implements StreamedStore {
    private final Store store;
    private final ImageSource anyImage;
    private final List<Descriptor> order;

    /**
     * @param anyImage of the store's one repository
     */
    PassingStore(Store store, ImageSource anyImage, List<Descriptor> order) {
        this.store = store;
        this.anyImage = anyImage;
        this.order = List.copyOf(order);
    }

    @Override
    public void stream(BlobTaker taker) throws IOException {
        for (Descriptor descriptor : order) {
            OneShot blob = new OneShot(anyImage.blob(descriptor));
            taker.take(blob);
            if (!blob.opened) {
                BlobBytes.read(anyImage.blob(descriptor), Integer.MAX_VALUE - 8);
            }
            blob.opened = true;
        }
    }

    @Override
    public String where() {
        return "stream";
    }

    @Override
    public ImageSource source(ImageName name) {
        return new Source(store.source(name));
    }

    @Override
    public ImageDestination destination(ImageName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ImageName> names() throws IOException {
        return store.names();
    }

    @Override
    public void close() {}

    private record Source(ImageSource source) implements ImageSource {
        @Override
        public ImageName name() {
            return source.name();
        }

        @Override
        public String where() {
            return source.where();
        }

        @Override
        public Optional<Descriptor> resolve() throws IOException {
            return source.resolve();
        }

        @Override
        public RawManifest manifest(Descriptor descriptor) throws IOException {
            return source.manifest(descriptor);
        }

        @Override
        public Blob blob(Descriptor descriptor) {
            throw new AssertionError("cannot go back to " + descriptor.digest());
        }

        @Override
        public Referrers referrers(Digest subject) throws IOException {
            return source.referrers(subject);
        }
    }

    private static final class OneShot implements Blob {
        private final Blob blob;
        private volatile boolean opened;

        OneShot(Blob blob) {
            this.blob = blob;
        }

        @Override
        public Descriptor descriptor() {
            return blob.descriptor();
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            if (opened) {
                throw new AssertionError(descriptor().digest() + " has passed by");
            }
            opened = true;
            return blob.openAt(offset);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public String where() {
            return "stream";
        }
    }
}
