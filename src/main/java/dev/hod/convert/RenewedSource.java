package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.progress.Progress;
import dev.hod.schema1.Schema1;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An image of schema 1 as one of schema 2; any other as it is. */
final class RenewedSource extends PassingSource {
    private final Conversion.Digests digests;
    private final LayerSpool spool;
    private final Progress progress;
    private final ReentrantLock once = new ReentrantLock();
    private volatile Schema1Conversion.@Nullable Renewed renewed;

    RenewedSource(
            ImageSource source, Conversion.Digests digests, LayerSpool spool, Progress progress) {
        super(source);
        this.digests = digests;
        this.spool = spool;
        this.progress = progress;
    }

    /** Unpacks all layers the first time, to know them by their diff IDs. */
    @Override
    public Optional<Descriptor> resolve() throws IOException {
        once.lock();
        try {
            Schema1Conversion.Renewed done = renewed;
            if (done == null) {
                Optional<Descriptor> found = super.resolve();
                if (found.isEmpty() || !found.get().mediaType().isSchema1()) {
                    return found;
                }
                done = renewed(super.manifest(found.get()));
                renewed = done;
            }
            return Optional.of(done.manifest().descriptor());
        } finally {
            once.unlock();
        }
    }

    private Schema1Conversion.Renewed renewed(RawManifest old) throws IOException {
        super.permit(old);
        Schema1 image = Schema1.parse(old);
        String how = "converted to type \"" + MediaType.DOCKER_MANIFEST + '"';
        switch (digests) {
            case KEPT -> throw Unconvertible.digestsKept("Manifest", how);
            case MAY_CHANGE -> {
                if (!super.signatures(old.digest()).isEmpty()) {
                    throw Unconvertible.signed("Manifest", how);
                }
            }
        }
        Schema1Conversion.Renewed made =
                new Schema1Conversion(source(), image, spool, progress).run();
        progress.note(
                "%s: converted from Docker schema 1: %s is %s now"
                        .formatted(where(), old.digest(), made.manifest().digest()));
        return made;
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        Schema1Conversion.Renewed done = renewed;
        return done != null && done.manifest().digest().equals(descriptor.digest())
                ? done.manifest()
                : super.manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        Schema1Conversion.Renewed done = renewed;
        Blob made = done == null ? null : done.blobs().get(descriptor.digest());
        return made == null ? super.blob(descriptor) : made;
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        Schema1Conversion.Renewed done = renewed;
        Blob made = done == null ? null : done.blobs().get(blob);
        return made == null ? super.find(blob) : Optional.of(made.descriptor());
    }

    /** Asked of the old manifest already, where there was one. */
    @Override
    public void permit(RawManifest manifest) throws IOException {
        if (renewed == null) {
            super.permit(manifest);
        }
    }
}
