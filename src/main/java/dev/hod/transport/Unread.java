package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** An image of a place that is only being written: nothing of it can be read. */
public record Unread(ImageName name, String where) implements ImageSource {
    @Override
    public Optional<Descriptor> resolve() {
        return Optional.empty();
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        throw unread();
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
                throw unread();
            }

            @Override
            public String where() {
                return where;
            }
        };
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }

    private NotFound unread() {
        return new NotFound(where + " is still being written");
    }
}
