package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import dev.hod.transport.Store;
import java.io.IOException;

/**
 * An image of a far place, as far as possible read from a near one that it is to be in: what has
 * the same digest is the same. What names point at is always asked of the far place.
 */
final class NearSource extends PassingSource {
    private final ImageDestination destination;
    private final Store target;
    private final Provenance.Referrers known;

    /**
     * @param destination in the near place
     * @param target the near place
     * @param known of what speaks of the image, by an earlier run
     */
    NearSource(
            ImageSource far,
            ImageDestination destination,
            Store target,
            Provenance.Referrers known) {
        super(far);
        this.known = known;
        this.destination = destination;
        this.target = target;
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        if (descriptor.mediaType().isManifest() && destination.holds(descriptor)) {
            try {
                RawManifest near = near().manifest(descriptor);
                if (near.digest().equals(descriptor.digest())) {
                    return near;
                }
            } catch (IOException e) {
                // What is rotten or has just gone is fetched anew.
                Interruption.rethrow(e);
            }
        }
        return super.manifest(descriptor);
    }

    /** For configs, which somebody is about to read whole. */
    @Override
    public Blob blob(Descriptor descriptor) {
        try {
            if (descriptor.size() <= ImageConfig.MAX_BYTES && destination.has(descriptor)) {
                Blob near = near().blob(descriptor);
                byte[] content = BlobBytes.read(near, ImageConfig.MAX_BYTES);
                return new BytesBlob(descriptor, content, near.where());
            }
        } catch (IOException e) {
            // As above; an interrupt shows again when the blob is opened.
            return super.blob(descriptor);
        }
        return super.blob(descriptor);
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        return switch (known) {
            case UNKNOWN -> super.referrers(subject);
            case ASKED_FOR -> super.referrersAgain(subject);
        };
    }

    private ImageSource near() {
        return target.source(destination.name());
    }
}
