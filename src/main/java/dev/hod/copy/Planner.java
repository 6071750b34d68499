package dev.hod.copy;

import dev.hod.concurrent.Tasks;
import dev.hod.error.NotFound;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.graph.MissingPlatform;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at all images, many at once, and finds out what has to be done. No layer is touched. */
final class Planner {
    /** Questions under way at once; what a host takes, its store limits further. */
    private static final int AT_ONCE = 16;

    private final Store target;
    private final CopyOptions options;
    private final Progress progress;
    private final AtomicBoolean attestationsLeft = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ReferrersTally referrers = new ReferrersTally();

    Planner(Store target, CopyOptions options, Progress progress) {
        this.target = target;
        this.options = options;
        this.progress = progress;
    }

    Plan plan(List<Request> requests) throws IOException {
        Map<Integer, Planned> looked = new ConcurrentHashMap<>();
        try (Tasks tasks = new Tasks("plan", AT_ONCE)) {
            for (int i = 0; i < requests.size(); i++) {
                int index = i;
                tasks.fork(() -> looked.put(index, look(requests.get(index))));
            }
            tasks.join();
        }
        List<Planned> images = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Planned planned = looked.get(i);
            images.add(planned == null ? new Planned.Skipped(requests.get(i)) : planned);
        }
        leaveOut(images);
        Names.settle(images);
        if (attestationsLeft.get()) {
            progress.note("attestations stay behind where one platform of an index is taken");
        }
        referrers.tell(progress);
        tellOfNeighbours(images);
        return new Plan(images, moving(images));
    }

    private Planned look(Request request) throws IOException {
        if (stopped.get()) {
            return new Planned.Skipped(request);
        }
        try (Progress.Item item = progress.begin(request.written(), -1)) {
            item.state("looking");
            return find(request);
        } catch (MissingPlatform e) {
            return switch (e.allowed()) {
                case FAILS -> broken(request, e);
                case IS_ALLOWED -> new Planned.LeftOut(request, e);
            };
        } catch (IOException e) {
            Interruption.rethrow(e);
            return broken(request, e);
        } catch (RuntimeException e) {
            return broken(request, Interruption.asFailure(e));
        }
    }

    /**
     * Says of each image without a wanted platform that it is left out. Where that would be all of
     * them they fail instead. Changes the list.
     */
    private void leaveOut(List<Planned> images) {
        boolean all = images.stream().allMatch(Planned.LeftOut.class::isInstance);
        for (int i = 0; i < images.size(); i++) {
            if (!(images.get(i) instanceof Planned.LeftOut(Request request, var cause))) {
                continue;
            }
            if (all) {
                images.set(i, broken(request, cause));
            } else {
                progress.note(request.written() + " is left out: " + cause.getMessage());
            }
        }
    }

    private Planned broken(Request request, IOException cause) {
        if (options.onFailure() == CopyOptions.OnFailure.STOP) {
            stopped.set(true);
        }
        return new Planned.Broken(request, cause);
    }

    private Planned find(Request request) throws IOException {
        Optional<Descriptor> found = request.source().resolve();
        if (found.isEmpty()) {
            throw NotFound.image(request.source().where() + ": there is no such image");
        }
        Descriptor announced = found.get();
        ImageDestination destination = request.destination();
        Optional<Descriptor> current = destination.current();
        if (current.isPresent()
                && request.source().leave() == ImageSource.Leave.GIVEN
                && request.referrers() == ReferrersChoice.LEFT
                && Recording.isKnownToBring(request, announced, current.get())
                && destination.holds(current.get())) {
            return new Planned.There(request, current.get(), Optional.empty());
        }
        ImageSource source = near(request, announced);
        Closure closure =
                ClosureWalk.permitted(
                        source, announced, request.platforms(), destination.accepts()::accepts);
        if (closure.narrowing().attestationsLeft()) {
            attestationsLeft.set(true);
        }
        closure.remarks().forEach(how -> progress.note(request.written() + ": " + how));
        ImageCopy.Companions companions =
                switch (request.referrers()) {
                    case LEFT -> ImageCopy.Companions.NONE;
                    case TAKEN -> companions(request, source, closure);
                };
        if (current.isPresent() && isListed(destination, closure.top(), current.get())) {
            return new Planned.There(request, current.get(), Optional.of(closure));
        }
        Optional<Provenance> provenance = Recording.provenance(request, closure);
        checkHost(request, provenance);
        boolean there =
                current.map(Descriptor::digest).filter(closure.top().digest()::equals).isPresent()
                        && destination.holds(current.get())
                        && areThere(destination, companions);
        if (there && isRecorded(destination, provenance)) {
            return new Planned.There(request, current.get(), Optional.of(closure));
        }
        return new Planned.ToCopy(new ImageCopy(request, closure, provenance, companions, there));
    }

    private static boolean isRecorded(ImageDestination destination, Optional<Provenance> provenance)
            throws IOException {
        return !destination.keepsProvenance() || destination.provenance().equals(provenance);
    }

    private void checkHost(Request request, Optional<Provenance> now) throws IOException {
        switch (request.provenance()) {
            case ProvenanceChoice.Carried _ -> {}
            case ProvenanceChoice.Fresh _ -> {
                ImageDestination destination = request.destination();
                Optional<Provenance> before = destination.provenance();
                if (before.isPresent() && now.isPresent()) {
                    OtherHost.check(
                            destination.name().toString(), before.get(), now.get(), progress);
                }
            }
        }
    }

    /** The source of an image; of a far one what is near already is read there. */
    private ImageSource near(Request request, Descriptor announced) throws IOException {
        return switch (request.provenance()) {
            case ProvenanceChoice.Carried _ -> request.source();
            case ProvenanceChoice.Fresh _ ->
                    switch (options.neighbours()) {
                        case UNNEEDED ->
                                new NearSource(
                                        request.source(),
                                        request.destination(),
                                        target,
                                        Recording.known(request, announced));
                        case IN_SOURCE, IN_DESTINATION -> request.source();
                    };
        };
    }

    private ImageCopy.Companions companions(Request request, ImageSource source, Closure closure)
            throws IOException {
        String repository = request.destination().name().repository();
        CompanionWalk.Found found =
                new CompanionWalk(source, repository, Optional.of(target), progress).of(closure);
        referrers.add(source, closure, found);
        return found.in(target, repository);
    }

    /** Whether an index of referrers lists nothing that the one in its place does not list too. */
    private boolean isListed(ImageDestination destination, Manifest top, Descriptor current)
            throws IOException {
        return ReferrersIndex.is(destination.name(), top)
                && !current.digest().equals(top.digest())
                && ReferrersIndex.listed(target, destination.name(), Optional.of(current))
                        .keySet()
                        .containsAll(ReferrersIndex.listed(top).keySet())
                && destination.holds(current);
    }

    private static boolean areThere(ImageDestination destination, ImageCopy.Companions companions)
            throws IOException {
        for (ImageCopy.NamedManifest named : companions.names()) {
            Optional<Digest> current = named.name().current().map(Descriptor::digest);
            if (!current.equals(Optional.of(named.manifest().digest()))) {
                return false;
            }
        }
        for (Manifest manifest : companions.manifests()) {
            if (!destination.holds(manifest.raw().descriptor())) {
                return false;
            }
        }
        return true;
    }

    /** Every blob that the destination is not known to have. */
    private static SequencedMap<Digest, Descriptor> moving(List<Planned> images)
            throws IOException {
        SequencedMap<Digest, Descriptor> seen = new LinkedHashMap<>();
        SequencedMap<Digest, Descriptor> moving = new LinkedHashMap<>();
        for (Planned planned : images) {
            if (!(planned instanceof Planned.ToCopy(ImageCopy image)) || image.there()) {
                continue;
            }
            for (Descriptor blob : image.blobs().values()) {
                if (seen.putIfAbsent(blob.digest(), blob) == null
                        && !image.request().destination().has(blob)) {
                    moving.put(blob.digest(), blob);
                }
            }
        }
        return moving;
    }

    /** Tells the destination what those images hold that are there already. */
    private void tellOfNeighbours(List<Planned> images) throws IOException {
        boolean worthIt = images.stream().anyMatch(Planned.ToCopy.class::isInstance);
        if (!worthIt || options.neighbours() == CopyOptions.Neighbours.UNNEEDED) {
            return;
        }
        try (Tasks tasks = new Tasks("neighbours", AT_ONCE)) {
            for (Planned planned : images) {
                if (planned instanceof Planned.There there) {
                    tasks.fork(() -> tellOf(there));
                }
            }
            tasks.join();
        }
    }

    private void tellOf(Planned.There there) throws IOException {
        try {
            Closure closure =
                    there.closure().isPresent() ? there.closure().get() : neighbour(there);
            there.request().destination().alreadyHolds(closure.blobs().values());
        } catch (IOException e) {
            // Only a saving is lost.
            Interruption.rethrow(e);
        }
    }

    private Closure neighbour(Planned.There there) throws IOException {
        return switch (options.neighbours()) {
            case IN_SOURCE ->
                    ClosureWalk.of(there.request().source(), there.current(), PlatformChoice.ALL);
            case IN_DESTINATION, UNNEEDED ->
                    ClosureWalk.of(
                            target.source(there.request().destination().name()),
                            there.current(),
                            PlatformChoice.ALL);
        };
    }
}
