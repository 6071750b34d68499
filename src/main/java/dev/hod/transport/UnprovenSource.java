package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.blob.PassingBlob;
import dev.hod.image.Descriptor;

/** An image that somebody else laid down: its content is hashed even where it is only linked. */
public final class UnprovenSource extends PassingSource {
    public UnprovenSource(ImageSource source) {
        super(source);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Content(super.blob(descriptor));
    }

    private static final class Content extends PassingBlob {
        Content(Blob blob) {
            super(blob);
        }

        @Override
        public boolean isProven() {
            return false;
        }
    }
}
