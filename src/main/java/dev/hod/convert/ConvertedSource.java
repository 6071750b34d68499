package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.progress.Progress;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An image as another source has it, in another form. */
final class ConvertedSource extends PassingSource {
    private final PlatformChoice platforms;
    private final Conversion conversion;
    private final LayerSpool spool;
    private final Progress progress;
    private final ReentrantLock once = new ReentrantLock();

    /** What has been read already, so that the source is not asked for it again. */
    private final Map<Digest, RawManifest> read = new ConcurrentHashMap<>();

    private volatile ImageConversion.@Nullable Converted converted;

    ConvertedSource(
            ImageSource source,
            PlatformChoice platforms,
            Conversion conversion,
            LayerSpool spool,
            Progress progress) {
        super(source);
        this.platforms = platforms;
        this.conversion = conversion;
        this.spool = spool;
        this.progress = progress;
    }

    /** Converts the image the first time; so layers may move. */
    @Override
    public Optional<Descriptor> resolve() throws IOException {
        once.lock();
        try {
            ImageConversion.Converted done = converted;
            if (done == null) {
                Optional<Descriptor> found = super.resolve();
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                Closure closure = ClosureWalk.permitted(source(), found.get(), platforms);
                closure.manifests().forEach(m -> read.put(m.digest(), m.raw()));
                done = new ImageConversion(source(), closure, conversion, spool, progress).run();
                converted = done;
            }
            return Optional.of(done.top().descriptor());
        } finally {
            once.unlock();
        }
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        ImageConversion.Converted done = converted;
        RawManifest made = done == null ? null : done.manifests().get(descriptor.digest());
        if (made == null) {
            made = read.get(descriptor.digest());
        }
        return made == null || !made.mediaType().equals(descriptor.mediaType())
                ? super.manifest(descriptor)
                : made;
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        ImageConversion.Converted done = converted;
        Blob made = done == null ? null : done.layers().get(descriptor.digest());
        return made == null ? super.blob(descriptor) : made;
    }

    /** None for a manifest that was changed: what refers to the old one says nothing of it. */
    @Override
    public Referrers referrers(Digest subject) throws IOException {
        ImageConversion.Converted done = converted;
        return done != null && done.manifests().containsKey(subject)
                ? Referrers.NONE
                : super.referrers(subject);
    }

    /** What leave was given for is the image as it was; that has been asked for by now. */
    @Override
    public Leave leave() {
        return Leave.GIVEN;
    }

    @Override
    public void permit(RawManifest manifest) {}
}
