package dev.hod.copy;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.progress.Progress;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Brings blobs to their places: into the store once, then into the other repositories. */
final class Placing {
    private final Plan plan;
    private final Store target;
    private final CopyOptions options;
    private final Progress progress;
    private final Ledger ledger;
    private final Crew crew;
    private final Consumer<ImageRun> complete;

    /**
     * @param complete called once for each image whose blobs are all in place
     */
    Placing(
            Plan plan,
            Store target,
            CopyOptions options,
            Progress progress,
            Ledger ledger,
            Crew crew,
            Consumer<ImageRun> complete) {
        this.plan = plan;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.ledger = ledger;
        this.crew = crew;
        this.complete = complete;
    }

    /** Carries a blob from whichever of its sources has it. */
    void carry(Transfer transfer) throws IOException {
        if (isWanted(transfer)) {
            List<Blob> sources = sources(transfer);
            Optional<Transfer.Place> done = first(transfer, sources);
            if (done.isPresent()) {
                follow(transfer, done.get(), sources.getFirst());
            }
        }
    }

    /** Carries a blob that passes by; it is not read where the destination has it. */
    void carryPassing(Transfer transfer, Blob passing) throws IOException {
        if (isWanted(transfer)) {
            Optional<Transfer.Place> done = first(transfer, List.of(passing));
            if (done.isPresent()) {
                Blob there = target.source(done.get().destination().name()).blob(transfer.blob());
                follow(transfer, done.get(), there);
            }
        }
    }

    /** Fails all images that still need a blob. */
    void giveUp(Transfer transfer, IOException reason) throws IOException {
        for (ImageRun user : transfer.users()) {
            ledger.failed(user, reason);
        }
    }

    private boolean isWanted(Transfer transfer) {
        return !ledger.isStopped() && !transfer.users().isEmpty();
    }

    private void follow(Transfer transfer, Transfer.Place done, Blob blob) throws IOException {
        for (Transfer.Place place : transfer.places()) {
            if (place.equals(done)) {
                continue;
            }
            switch (options.neighbours()) {
                // Nobody has to be asked, so handing it to somebody else would cost more.
                case UNNEEDED -> putInto(transfer, place, blob);
                case IN_SOURCE, IN_DESTINATION -> crew.soon(() -> putInto(transfer, place, blob));
            }
        }
    }

    private void putInto(Transfer transfer, Transfer.Place place, Blob blob) throws IOException {
        if (ledger.isStopped() || !place.isWanted()) {
            return;
        }
        Optional<IOException> failure = put(transfer, place, blob);
        if (failure.isPresent()) {
            fail(place, failure.get());
        }
    }

    /**
     * Puts a blob into the first repository that takes it, from the first source that has it.
     *
     * @return the repository
     */
    private Optional<Transfer.Place> first(Transfer transfer, List<Blob> sources)
            throws IOException {
        // Those that were alive a moment ago may have failed by something else since.
        List<ImageRun> users = transfer.users();
        if (users.isEmpty()) {
            return Optional.empty();
        }
        Descriptor blob = transfer.blob();
        boolean moves = plan.moves(blob.digest());
        String label = users.getFirst().image().request().written();
        try (Progress.Item item =
                moves
                        ? progress.begin(label, blob.size())
                        : Progress.SILENT.begin(label, blob.size())) {
            for (Transfer.Place place : transfer.places()) {
                if (!place.isWanted()) {
                    continue;
                }
                Attempt attempt = attempt(transfer, place, sources, item);
                switch (attempt) {
                    case Attempt.Succeeded() -> {
                        return Optional.of(place);
                    }
                    case Attempt.PlaceFailed(IOException reason) -> fail(place, reason);
                    case Attempt.BlobFailed(IOException reason) -> {
                        giveUp(transfer, reason);
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }

    private sealed interface Attempt {
        record Succeeded() implements Attempt {}

        /** This repository does not take it; another one may. */
        record PlaceFailed(IOException reason) implements Attempt {}

        /** It cannot be had, or the destination as a whole is in trouble. */
        record BlobFailed(IOException reason) implements Attempt {}
    }

    private Attempt attempt(
            Transfer transfer, Transfer.Place place, List<Blob> sources, Progress.Item item)
            throws IOException {
        Optional<IOException> reason = Optional.empty();
        Deque<Blob> left = new ArrayDeque<>(sources);
        while (!left.isEmpty()) {
            Blob source = left.removeFirst();
            CountedBlob counted = new CountedBlob(source, transfer.blob(), item);
            reason = put(transfer, place, counted);
            if (reason.isEmpty()) {
                counted.reached(transfer.blob().size());
                return new Attempt.Succeeded();
            }
            counted.reached(0);
            if (!counted.sourceFailed() && isAboutThePlace(reason.get())) {
                return new Attempt.PlaceFailed(reason.get());
            }
            if (!mayBeElsewhere(reason.get())) {
                return new Attempt.BlobFailed(reason.get());
            }
            if (left.isEmpty()) {
                left.addAll(source.others());
            }
        }
        return new Attempt.BlobFailed(
                reason.orElseGet(() ->
                        new IOException("blob " + transfer.blob().digest() + " has no source")));
    }

    private static boolean isAboutThePlace(IOException reason) {
        return reason instanceof Failure failure
                && switch (failure.kind()) {
                    case NOT_FOUND, UNAUTHORIZED, NO_SPACE, REJECTED, CONFLICT -> true;
                    case PLATFORM, UNREACHABLE, CORRUPT, UNSUPPORTED, BAD_INPUT -> false;
                };
    }

    private static boolean mayBeElsewhere(IOException reason) {
        return reason instanceof Failure failure
                && switch (failure.kind()) {
                    case NOT_FOUND, UNAUTHORIZED, CORRUPT -> true;
                    case PLATFORM,
                            UNREACHABLE,
                            UNSUPPORTED,
                            CONFLICT,
                            NO_SPACE,
                            REJECTED,
                            BAD_INPUT ->
                            false;
                };
    }

    private Optional<IOException> put(Transfer transfer, Transfer.Place place, Blob blob)
            throws IOException {
        Placement how;
        try {
            how = place.destination().put(blob);
        } catch (IOException e) {
            Interruption.rethrow(e);
            return Optional.of(e);
        } catch (RuntimeException e) {
            return Optional.of(Interruption.asFailure(e));
        }
        options.journal().placed(place.repository(), transfer.blob(), how);
        settle(place, how);
        return Optional.empty();
    }

    private void settle(Transfer.Place place, Placement how) {
        if (how instanceof Placement.Written(long bytes)) {
            place.users().stream().findFirst().ifPresent(user -> user.moved(bytes));
        }
        for (ImageRun user : place.users()) {
            if (user.placed() && user.isAlive()) {
                complete.accept(user);
            }
        }
    }

    private void fail(Transfer.Place place, IOException reason) throws IOException {
        for (ImageRun user : place.users()) {
            ledger.failed(user, reason);
        }
    }

    /** Where a blob can be had: in hand, or in the repositories of the images that need it. */
    private static List<Blob> sources(Transfer transfer) {
        List<Blob> sources = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (ImageRun user : transfer.users()) {
            for (Blob blob : user.image().closure().inHand()) {
                if (blob.descriptor().digest().equals(transfer.blob().digest())) {
                    return List.of(blob);
                }
            }
            Descriptor descriptor =
                    user.blobs().getOrDefault(transfer.blob().digest(), transfer.blob());
            Blob blob = user.image().request().source().blob(descriptor);
            if (places.add(blob.where())) {
                sources.add(blob);
            }
        }
        return sources;
    }
}
