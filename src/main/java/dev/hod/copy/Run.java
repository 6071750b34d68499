package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.concurrent.Tasks;
import dev.hod.error.NotFound;
import dev.hod.graph.MissingPlatform;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A plan being carried out; used once. */
final class Run {
    /** Passing blobs up to this size are taken aside and carried while others pass. */
    private static final int TAKEN_ASIDE = 256 << 10;

    private final Plan plan;
    private final Store target;
    private final CopyOptions options;
    private final Progress progress;
    private final Ledger ledger;
    private final Crew crew = new Crew();
    private final Manifests manifests = new Manifests();
    private final Committer committer;
    private final Placing placing;
    private final Semaphore aside;
    private final List<ImageRun> images = new ArrayList<>();
    private final SequencedMap<Digest, Transfer> transfers = new LinkedHashMap<>();

    /** Why a stream is not sound that brought all images. */
    private final AtomicReference<@Nullable IOException> unsound = new AtomicReference<>();

    Run(Plan plan, Store target, CopyOptions options, Progress progress) {
        this.plan = plan;
        this.target = target;
        this.options = options;
        this.progress = progress;
        ledger = new Ledger(plan, options, progress);
        aside = new Semaphore(2 * options.jobs());
        committer = new Committer(target, options, ledger);
        placing =
                new Placing(
                        plan,
                        target,
                        options,
                        progress,
                        ledger,
                        crew,
                        image -> crew.soon(() -> store(image)));
    }

    List<Outcome> fromSources() throws IOException {
        if (begin()) {
            for (Transfer transfer : transfers.values()) {
                crew.later(() -> placing.carry(transfer));
            }
            work(() -> {});
        }
        return ledger.close();
    }

    List<Outcome> fromStream(StreamedStore source) throws IOException {
        if (begin()) {
            work(() -> passBy(source));
        }
        List<Outcome> outcomes = ledger.close();
        IOException reason = unsound.get();
        if (reason != null) {
            throw reason;
        }
        return outcomes;
    }

    /** Settles what needs no work, and sorts the rest; whether there is any. */
    private boolean begin() throws IOException {
        options.room().needs(plan.bytes());
        progress.expect(plan.size() - plan.leftOut(), plan.bytes());
        for (int i = 0; i < plan.size(); i++) {
            switch (plan.images().get(i)) {
                case Planned.ToCopy(ImageCopy image) -> images.add(new ImageRun(i, image));
                case Planned.There there ->
                        ledger.there(i, there.request(), there.current().digest());
                case Planned.Broken broken -> ledger.failed(i, broken.request(), broken.cause());
                case Planned.LeftOut(Request request, MissingPlatform cause) ->
                        ledger.leftOut(i, request, cause);
                case Planned.Skipped _, Planned.SameAs _ -> {}
            }
        }
        if (ledger.isStopped()) {
            return false;
        }
        images.forEach(this::enlist);
        target.expect(transfers.values().stream().map(Transfer::blob).toList());
        return !images.isEmpty();
    }

    /** Adds an image's blobs to the transfers, the large ones first; they take the longest. */
    private void enlist(ImageRun image) {
        if (image.image().there()) {
            committer.ready(image);
            return;
        }
        if (image.blobs().isEmpty()) {
            crew.soon(() -> store(image));
        }
        image.blobs().values().stream()
                .sorted(Comparator.comparingLong(Descriptor::size).reversed())
                .forEach(blob ->
                        transfers
                                .computeIfAbsent(blob.digest(), _ -> new Transfer(blob))
                                .add(image));
    }

    private void work(Tasks.Work producer) throws IOException {
        AtomicInteger atWork = new AtomicInteger(options.jobs());
        crew.hold();
        try (Tasks tasks = new Tasks("copy", options.jobs() + 2)) {
            tasks.fork(committer::work);
            for (int i = 0; i < options.jobs(); i++) {
                tasks.fork(() -> {
                    crew.work();
                    if (atWork.decrementAndGet() == 0) {
                        committer.close();
                    }
                });
            }
            tasks.fork(() -> {
                producer.run();
                crew.release();
            });
            tasks.join();
        }
    }

    private void passBy(StreamedStore source) throws IOException {
        AtomicReference<@Nullable IOException> ours = new AtomicReference<>();
        try {
            source.stream(blob -> {
                try {
                    take(blob);
                } catch (IOException e) {
                    ours.set(e);
                    throw e;
                }
            });
        } catch (IOException e) {
            Interruption.rethrow(e);
            if (e.equals(ours.get()) && !ledger.isStopped()) {
                throw e;
            }
            broken(e);
            return;
        }
        giveUpTheRest(new NotFound(source.where() + " ended without all of it"));
    }

    /**
     * Fails what waits for the rest of a stream that is not sound. Where all came and its end shows
     * that, no name moves that has not moved yet.
     */
    private void broken(IOException reason) throws IOException {
        long before = alive();
        giveUpTheRest(reason);
        if (ledger.isStopped() || alive() < before) {
            return;
        }
        switch (options.commits()) {
            case AS_READY -> unsound.set(reason);
            case LAST_THEN_CHECKED -> {
                for (ImageRun image : images) {
                    ledger.failed(image, reason);
                }
            }
        }
    }

    private long alive() {
        return images.stream().filter(ImageRun::isAlive).count();
    }

    private void take(Blob blob) throws IOException {
        if (ledger.isStopped()) {
            throw new IOException("not read to its end, since an image failed");
        }
        Transfer transfer = transfers.remove(blob.descriptor().digest());
        if (transfer == null || transfer.users().isEmpty()) {
            return;
        }
        if (transfer.blob().size() > TAKEN_ASIDE) {
            placing.carryPassing(transfer, blob);
            return;
        }
        takeAside(transfer, blob);
    }

    /** Small blobs cost a registry's answer more than their bytes: several wait for it at once. */
    private void takeAside(Transfer transfer, Blob blob) throws IOException {
        try {
            aside.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        byte[] content;
        try {
            content = BlobBytes.read(blob, TAKEN_ASIDE);
        } catch (IOException e) {
            aside.release();
            Interruption.rethrow(e);
            placing.giveUp(transfer, e);
            return;
        }
        crew.soon(() -> {
            try {
                placing.carryPassing(
                        transfer, new BytesBlob(transfer.blob(), content, blob.where()));
            } finally {
                aside.release();
            }
        });
    }

    /** Fails the images that wait for what did not come. */
    private void giveUpTheRest(IOException reason) throws IOException {
        for (Transfer transfer : transfers.values()) {
            if (!ledger.isStopped()) {
                placing.giveUp(transfer, reason);
            }
        }
        transfers.clear();
    }

    private void store(ImageRun image) throws IOException {
        if (!image.isAlive() || ledger.isStopped()) {
            return;
        }
        try {
            manifests.store(image.image());
        } catch (IOException e) {
            Interruption.rethrow(e);
            ledger.failed(image, e);
            return;
        } catch (RuntimeException e) {
            ledger.failed(image, Interruption.asFailure(e));
            return;
        }
        committer.ready(image);
    }
}
