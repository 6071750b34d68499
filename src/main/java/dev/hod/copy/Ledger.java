package dev.hod.copy;

import static java.util.Objects.requireNonNull;

import dev.hod.graph.MissingPlatform;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How each image ended, told to progress and journal as it happens. */
final class Ledger {
    private final Plan plan;
    private final CopyOptions options;
    private final Progress progress;
    private final Map<Integer, Outcome> outcomes = new ConcurrentHashMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Ledger(Plan plan, CopyOptions options, Progress progress) {
        this.plan = plan;
        this.options = options;
        this.progress = progress;
    }

    /** Whether a failure means that nothing new is begun. */
    boolean isStopped() {
        return stopped.get();
    }

    void failed(ImageRun image, IOException reason) throws IOException {
        if (image.fail(reason)) {
            failed(image.index(), image.image().request(), reason);
        }
    }

    void failed(int index, Request request, IOException reason) throws IOException {
        // After the first failure the others were not tried to their end.
        boolean follows =
                options.onFailure() == CopyOptions.OnFailure.STOP && stopped.getAndSet(true);
        if (follows) {
            return;
        }
        settle(index, new Outcome.Failed(request, reason));
    }

    void there(int index, Request request, Digest digest) throws IOException {
        settle(index, new Outcome.AlreadyThere(request, digest));
    }

    void leftOut(int index, Request request, MissingPlatform cause) throws IOException {
        settle(index, new Outcome.LeftOut(request, cause));
    }

    void done(ImageRun image) throws IOException {
        ImageCopy copy = image.image();
        Digest digest = image.reached();
        if (copy.there()) {
            there(image.index(), copy.request(), digest);
            return;
        }
        Digest announced = copy.closure().announced().digest();
        String written = copy.request().written();
        boolean joined = !digest.equals(copy.top().digest());
        if (joined) {
            progress.note(
                    written + ": joined with the referrers that are listed there, as " + digest);
        } else {
            image.former()
                    .filter(f -> !f.equals(digest))
                    .ifPresent(f ->
                            progress.note(written + ": the tag moved from " + f + " to " + digest));
        }
        long bytes = copy.closure().size() + companionBytes(copy);
        settle(
                image.index(),
                new Outcome.Done(
                        copy.request(),
                        digest,
                        announced,
                        image.former(),
                        bytes,
                        image.bytesMoved()));
    }

    private static long companionBytes(ImageCopy copy) {
        return copy.companions().manifests().stream().mapToLong(m -> m.raw().size()).sum()
                + copy.companions().blobs().values().stream().mapToLong(b -> b.size()).sum();
    }

    private void settle(int index, Outcome outcome) throws IOException {
        if (outcomes.putIfAbsent(index, outcome) == null) {
            tell(outcome);
        }
    }

    private void tell(Outcome outcome) throws IOException {
        options.journal().ended(outcome);
        finished(outcome).ifPresent(progress::finished);
    }

    /** What progress is told; nothing of an image that was never begun. */
    private static Optional<Progress.Finished> finished(Outcome outcome) {
        String written = outcome.request().written();
        return Optional.ofNullable(
                switch (outcome) {
                    case Outcome.Done done ->
                            new Progress.Finished(
                                    written,
                                    Optional.of(done.digest().toString()),
                                    done.bytes(),
                                    done.newBytes(),
                                    Optional.empty());
                    case Outcome.AlreadyThere there ->
                            new Progress.Finished(
                                    written,
                                    Optional.of(there.digest().toString()),
                                    0,
                                    0,
                                    Optional.empty());
                    case Outcome.Failed failed ->
                            new Progress.Finished(
                                    written, Optional.empty(), 0, 0, Optional.of(failed.cause()));
                    case Outcome.LeftOut _, Outcome.NotTried _ -> null;
                });
    }

    /** All outcomes, in the order of the requests; what has none by now was not tried. */
    List<Outcome> close() throws IOException {
        List<Outcome> all = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            Request request = plan.images().get(i).request();
            if (plan.images().get(i) instanceof Planned.SameAs same) {
                settle(i, again(request, all.get(same.earlier())));
            }
            settle(i, new Outcome.NotTried(request));
            all.add(requireNonNull(outcomes.get(i)));
        }
        return all;
    }

    private static Outcome again(Request request, Outcome first) {
        return switch (first) {
            case Outcome.Done done -> new Outcome.AlreadyThere(request, done.digest());
            case Outcome.AlreadyThere there -> new Outcome.AlreadyThere(request, there.digest());
            case Outcome.Failed failed -> new Outcome.Failed(request, failed.cause());
            case Outcome.LeftOut left -> new Outcome.LeftOut(request, left.cause());
            case Outcome.NotTried _ -> new Outcome.NotTried(request);
        };
    }
}
