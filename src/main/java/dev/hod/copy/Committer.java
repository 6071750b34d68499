package dev.hod.copy;

import dev.hod.concurrent.Tasks;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives complete images their names, many at once: what they consist of is made durable by one
 * flush, then the names of what goes along with them follow, and their own last.
 */
final class Committer {
    /** How long images that are ready wait for more: each group takes the disk's time twice. */
    private static final long GATHERING = Duration.ofMillis(500).toNanos();

    private final Store target;
    private final CopyOptions options;
    private final Ledger ledger;
    private final List<ImageRun> ready = new ArrayList<>();
    private boolean closed;

    Committer(Store target, CopyOptions options, Ledger ledger) {
        this.target = target;
        this.options = options;
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
        try {
            // The last names, and what was put for images that failed: a later run finds it.
            target.flush();
        } catch (IOException e) {
            Interruption.rethrow(e);
            if (any) {
                throw e;
            }
        }
    }

    private synchronized List<ImageRun> take() throws InterruptedException {
        while (!closed
                && !(options.commits() == CopyOptions.Commits.AS_READY && !ready.isEmpty())) {
            wait();
        }
        long until = System.nanoTime() + GATHERING;
        for (long left = GATHERING; !closed && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<ImageRun> group = List.copyOf(ready);
        ready.clear();
        return group;
    }

    private void commit(List<ImageRun> group) throws IOException {
        List<Naming> along = new ArrayList<>();
        List<Naming> own = new ArrayList<>();
        sort(group, along, own);
        each(along, naming -> naming.look(target));
        each(own, naming -> naming.look(target));
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
                        Stream.concat(along.stream(), own.stream())
                                .filter(Naming::isWanted)
                                .map(Naming::move)
                                .flatMap(Optional::stream)
                                .toList());
        each(along, Naming::commit);
        each(own, Naming::commit);
        switch (options.commits()) {
            case AS_READY -> {}
            case LAST_THEN_CHECKED -> {
                each(along, naming -> naming.check(target));
                each(own, naming -> naming.check(target));
            }
        }
        for (ImageRun image : group) {
            if (image.isAlive()) {
                ledger.done(image);
            }
        }
    }

    /** Finds the names that are to move, each index of referrers once for all that add to it. */
    private void sort(List<ImageRun> group, List<Naming> along, List<Naming> own)
            throws IOException {
        SequencedMap<ImageName, Naming> indexes = new LinkedHashMap<>();
        for (ImageRun image : group) {
            if (!image.isAlive()) {
                continue;
            }
            ImageDestination name = image.image().request().destination();
            Manifest top = image.image().closure().top();
            if (ReferrersIndex.is(name.name(), top)) {
                index(indexes, name).lists(image, top);
            } else {
                own.add(Naming.of(image));
            }
            companions(image, indexes, along);
            try {
                referrers(image, indexes);
            } catch (IOException e) {
                Interruption.rethrow(e);
                ledger.failed(image, e);
            }
        }
        along.addAll(indexes.values());
    }

    private static void companions(
            ImageRun image, Map<ImageName, Naming> indexes, List<Naming> along) {
        ImageCopy copy = image.image();
        Map<Digest, Manifest> known = new HashMap<>();
        copy.manifests().forEach(m -> known.put(m.digest(), m));
        for (ImageCopy.NamedManifest named : copy.companions().names()) {
            Manifest manifest = known.get(named.manifest().digest());
            if (manifest == null) {
                throw new IllegalStateException(named.name().where() + " goes along unknown");
            }
            if (ReferrersIndex.is(named.name().name(), manifest)) {
                index(indexes, named.name()).lists(image, manifest);
            } else {
                along.add(Naming.of(image, named.name(), manifest));
            }
        }
    }

    /** What the image speaks of itself is to know of it, where the registry does not see to it. */
    private void referrers(ImageRun image, Map<ImageName, Naming> indexes) throws IOException {
        ImageCopy copy = image.image();
        ImageDestination destination = copy.request().destination();
        for (Manifest manifest : copy.closure().manifests()) {
            Optional<Descriptor> subject = manifest.subject();
            if (subject.isPresent() && !destination.listsReferrers(subject.get().digest())) {
                ImageName tag =
                        ImageName.tagged(
                                copy.repository(), ReferrersIndex.tag(subject.get().digest()));
                index(indexes, target.destination(tag))
                        .lists(image, ReferrersIndex.described(manifest));
            }
        }
    }

    private static Naming index(Map<ImageName, Naming> indexes, ImageDestination name) {
        return indexes.computeIfAbsent(name.name(), _ -> Naming.ofReferrers(name));
    }

    /** Does something for all names that are still wanted, several at once. */
    private void each(List<Naming> names, Step step) throws IOException {
        try (Tasks tasks = new Tasks("commit", options.jobs())) {
            for (Naming naming : names) {
                if (naming.isWanted()) {
                    tasks.fork(() -> attempt(naming, step));
                }
            }
            tasks.join();
        }
    }

    private void attempt(Naming naming, Step step) throws IOException {
        IOException failure;
        try {
            step.run(naming);
            return;
        } catch (IOException e) {
            Interruption.rethrow(e);
            failure = e;
        } catch (RuntimeException e) {
            failure = Interruption.asFailure(e);
        }
        for (ImageRun user : naming.users()) {
            ledger.failed(user, failure);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(Naming naming) throws IOException;
    }
}
