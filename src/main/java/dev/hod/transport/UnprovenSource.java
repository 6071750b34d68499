package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** An image that somebody else laid down: its content is hashed even where it is only linked. */
public final class UnprovenSource extends PassingSource {
    public UnprovenSource(ImageSource source) {
        super(source);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Content(super.blob(descriptor));
    }

    private record Content(Blob blob) implements Blob {
        @Override
        public Descriptor descriptor() {
            return blob.descriptor();
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            return blob.openAt(offset);
        }

        @Override
        public List<Region> regions() {
            return blob.regions();
        }

        @Override
        public boolean isProven() {
            return false;
        }

        @Override
        public void taken(long bytes) {
            blob.taken(bytes);
        }

        @Override
        public String where() {
            return blob.where();
        }
    }
}
