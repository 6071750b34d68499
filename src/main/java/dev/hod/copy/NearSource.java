package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Provenance;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An image of a far place, as far as possible read from a near one that it is to be in: what has
 * the same digest is the same. What names point at is always asked of the far place.
 */
final class NearSource implements ImageSource {
    private final ImageSource far;
    private final ImageDestination destination;
    private final Store target;

    /**
     * @param destination in the near place
     * @param target the near place
     */
    NearSource(ImageSource far, ImageDestination destination, Store target) {
        this.far = far;
        this.destination = destination;
        this.target = target;
    }

    @Override
    public ImageName name() {
        return far.name();
    }

    @Override
    public String where() {
        return far.where();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return far.resolve();
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
        return far.manifest(descriptor);
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
            return far.blob(descriptor);
        }
        return far.blob(descriptor);
    }

    private ImageSource near() {
        return target.source(destination.name());
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        return far.referrers(subject);
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return far.signatures(manifest);
    }

    @Override
    public Leave leave() {
        return far.leave();
    }

    @Override
    public void permit(RawManifest manifest) throws IOException {
        far.permit(manifest);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return far.provenance();
    }
}
