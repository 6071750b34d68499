package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what speaks of the images of a run: what comes along, and what has to stay behind. */
public final class ReferrersTally {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger withSome = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    /** Whether what is said of an index has nothing to speak of where it is to be. */
    private enum Left {
        NOTHING,
        SOME
    }

    /**
     * Whether anything speaks of the index that an image was before platforms were left out. It
     * names the digest of something that does not come along.
     */
    private static Left left(ImageSource source, Closure closure) throws IOException {
        Digest announced = closure.announced().digest();
        boolean comes = closure.manifests().stream().anyMatch(m -> m.digest().equals(announced));
        if (comes) {
            return Left.NOTHING;
        }
        ImageSource.Referrers found = source.referrers(announced);
        boolean none =
                found.manifests().isEmpty() && found.index().isEmpty() && found.tags().isEmpty();
        return none ? Left.NOTHING : Left.SOME;
    }

    /** Counts what was found for an image. */
    void add(ImageSource source, Closure closure, CompanionWalk.Found found) throws IOException {
        add(found.referrers().size(), left(source, closure));
    }

    private void add(int referrers, Left behind) {
        asked.incrementAndGet();
        taken.addAndGet(referrers);
        if (referrers > 0) {
            withSome.incrementAndGet();
        }
        switch (behind) {
            case NOTHING -> {}
            case SOME -> left.incrementAndGet();
        }
    }

    /** Says once what it came to, if anybody asked for referrers at all. */
    public void tell(Progress progress) {
        if (asked.get() == 0) {
            return;
        }
        progress.note(
                taken.get() == 0
                        ? "no referrers (signatures, attestations, SBOMs) were found"
                        : "referrers (signatures, attestations, SBOMs) come along: %d, of %d of %d images"
                                .formatted(taken.get(), withSome.get(), asked.get()));
        if (left.get() > 0) {
            progress.note(
                    "what refers to whole indexes stays behind where some platforms of them do:"
                            + " %d of %d images; --platform all takes all of it"
                                    .formatted(left.get(), asked.get()));
        }
    }
}
