package dev.hod.copy;

import dev.hod.progress.Progress;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.util.List;

/**
 * Carries images into one store. A plan over all of them is made first, then run: each blob goes
 * into the store once and is linked or mounted wherever else it belongs; manifests follow what they
 * reference, and names come last, when all below them is durable. The failure of an image fails
 * those that need what failed, and no other.
 *
 * <p>An interrupt ends the run with an {@link java.io.InterruptedIOException}; what was carried so
 * far stays, and a new run goes on from there.
 */
public final class Copier {
    private final Store target;
    private final CopyOptions options;
    private final Progress progress;

    /**
     * @param target what all requests' destinations are of
     */
    public Copier(Store target, CopyOptions options, Progress progress) {
        this.target = target;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Looks at every image: what its name points at here and there, and what it consists of. An
     * image that fails does so here, before its layers are fetched.
     *
     * @throws IOException only where nothing can go on
     */
    public Plan plan(List<Request> requests) throws IOException {
        return new Planner(target, options, progress).plan(requests);
    }

    /**
     * Does what was planned.
     *
     * @return one outcome for each request, in their order
     * @throws IOException only where nothing can go on: an interrupt, no space, no journal
     */
    public List<Outcome> run(Plan plan) throws IOException {
        return new Run(plan, target, options, progress).fromSources();
    }

    /**
     * Does what was planned while the content passes by once, in the order the stream has it.
     *
     * @param source of all the plan's requests
     * @return one outcome for each request, in their order
     * @throws IOException where nothing can go on, or after all where the stream brought all and
     *     then was not sound; a broken stream fails what it did not bring
     */
    public List<Outcome> runStreamed(Plan plan, StreamedStore source) throws IOException {
        return new Run(plan, target, options, progress).fromStream(source);
    }
}
