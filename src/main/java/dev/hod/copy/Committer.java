package dev.hod.copy;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives complete images their names, many at once: what they consist of is made durable by one
 * flush, then their names follow.
 */
final class Committer {
    private final Store target;
    private final CopyOptions options;
    private final Manifests manifests;
    private final Ledger ledger;
    private final List<ImageRun> ready = new ArrayList<>();
    private boolean closed;

    Committer(Store target, CopyOptions options, Manifests manifests, Ledger ledger) {
        this.target = target;
        this.options = options;
        this.manifests = manifests;
        this.ledger = ledger;
    }

    /** Takes an image all of which is in place. */
    synchronized void ready(ImageRun image) {
        ready.add(image);
        notifyAll();
    }

    /** Says that no more images come. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Commits until {@link #close}, then the rest. */
    void work() throws IOException, InterruptedException {
        boolean any = false;
        for (List<ImageRun> group = take(); !group.isEmpty(); group = take()) {
            commit(group);
            any = true;
        }
        if (any) {
            target.flush();
        }
    }

    private synchronized List<ImageRun> take() throws InterruptedException {
        while (!closed
                && !(options.commits() == CopyOptions.Commits.AS_READY && !ready.isEmpty())) {
            wait();
        }
        List<ImageRun> group = List.copyOf(ready);
        ready.clear();
        return group;
    }

    private void commit(List<ImageRun> group) throws IOException {
        try {
            target.flush();
        } catch (IOException e) {
            Interruption.rethrow(e);
            for (ImageRun image : group) {
                ledger.failed(image, e);
            }
            return;
        }
        options.journal()
                .committing(
                        group.stream()
                                .map(ImageRun::image)
                                .map(i ->
                                        new Journal.Move(i.request(), i.top().digest(), i.former()))
                                .toList());
        each(group, image -> manifests.commit(image.image()));
        switch (options.commits()) {
            case AS_READY -> {}
            case LAST_THEN_CHECKED -> each(group, Committer::check);
        }
        for (ImageRun image : group) {
            if (image.isAlive()) {
                ledger.done(image);
            }
        }
    }

    private static void check(ImageRun image) throws IOException {
        Digest wanted = image.image().top().digest();
        Optional<Digest> found =
                image.image().request().destination().current().map(Descriptor::digest);
        if (!found.equals(Optional.of(wanted))) {
            throw new NameDiffers(image.image().request().destination().where(), wanted, found);
        }
    }

    /** Does something for all images that are still alive, several at once. */
    private void each(List<ImageRun> group, Step step) throws IOException {
        try (Tasks tasks = new Tasks("commit", options.jobs())) {
            for (ImageRun image : group) {
                if (image.isAlive()) {
                    tasks.fork(() -> attempt(image, step));
                }
            }
            tasks.join();
        }
    }

    private void attempt(ImageRun image, Step step) throws IOException {
        try {
            step.run(image);
        } catch (IOException e) {
            Interruption.rethrow(e);
            ledger.failed(image, e);
        } catch (RuntimeException e) {
            ledger.failed(image, Interruption.asFailure(e));
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(ImageRun image) throws IOException;
    }

    private static final class NameDiffers extends Failure {
        private static final long serialVersionUID = 1L;

        NameDiffers(String where, Digest wanted, Optional<Digest> found) {
            super(
                    Kind.CONFLICT,
                    where
                            + " was set to "
                            + wanted
                            + " and then "
                            + found.map(f -> "pointed at " + f).orElse("was not there"));
        }
    }
}
