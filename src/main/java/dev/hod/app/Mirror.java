package dev.hod.app;

import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.bundle.PackedImage;
import dev.hod.concurrent.Tasks;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.transport.ImageSource;
import dev.hod.trust.Keeping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Copies all images of a journey: those for one place in one plan. */
public record Mirror(Journey journey, Side from, Side to, Copy.Form form, Copy.Pace pace) {

    /**
     * Images that were named by one word, and where they go.
     *
     * @param source the word
     */
    public record Found(String source, List<Cargo.Pair> pairs) {
        public Found {
            pairs = List.copyOf(pairs);
        }
    }

    /** Something that was named and could not be found, or cannot have a name where it goes. */
    public record Unfound(String source, IOException cause) {}

    /** What there is to do. */
    public record Itinerary(List<Found> found, List<Unfound> unfound) {
        public Itinerary {
            found = List.copyOf(found);
            unfound = List.copyOf(unfound);
        }

        /** All images. */
        public List<Cargo.Pair> pairs() {
            return found.stream().flatMap(batch -> batch.pairs().stream()).toList();
        }
    }

    /**
     * How one image ended.
     *
     * @param digest of what its name points at now, where that is known to be right
     */
    public record Ended(Cargo.Pair pair, Optional<Digest> digest, Optional<IOException> failure) {
        private static Ended of(Cargo.Pair pair, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Done done ->
                        new Ended(pair, Optional.of(done.digest()), Optional.empty());
                case Outcome.AlreadyThere there ->
                        new Ended(pair, Optional.of(there.digest()), Optional.empty());
                case Outcome.Failed failed -> failed(pair, failed.cause());
                case Outcome.LeftOut left -> failed(pair, left.cause());
                case Outcome.NotTried _ -> new Ended(pair, Optional.empty(), Optional.empty());
            };
        }

        private static Ended failed(Cargo.Pair pair, IOException cause) {
            return new Ended(pair, Optional.empty(), Optional.of(cause));
        }
    }

    /**
     * What came of all.
     *
     * @param outcomes of those that were copied, for reports
     */
    public record Done(List<Ended> ended, List<Outcome> outcomes) {
        public Done {
            ended = List.copyOf(ended);
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Looks what there is, and gives everything its name. Nothing is changed.
     *
     * @throws IOException where the source cannot be read at all
     */
    public Itinerary find(Progress progress) throws IOException {
        try (Locations sources = new Locations(from, Locations.Use.READ, progress)) {
            return journey.find(sources);
        }
    }

    /**
     * Looks whether all images are there. Nothing is changed.
     *
     * @return what is not
     */
    public List<Ended> check(Itinerary itinerary, Progress progress) throws IOException {
        List<Cargo.Pair> pairs = itinerary.pairs();
        Map<Integer, Ended> failed = new ConcurrentHashMap<>();
        try (Locations sources = new Locations(from, Locations.Use.READ, progress);
                Tasks tasks = new Tasks("look", Stock.AT_ONCE)) {
            for (int i = 0; i < pairs.size(); i++) {
                int index = i;
                Cargo.Pair pair = pairs.get(i);
                ImageSource source = sources.source(pair.source());
                tasks.fork(() -> {
                    try {
                        resolved(source);
                    } catch (Failure e) {
                        failed.put(index, Ended.failed(pair, e));
                    }
                });
            }
            tasks.join();
        }
        return failed.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Descriptor resolved(ImageSource source) throws IOException {
        return source.resolve()
                .orElseThrow(() -> NotFound.image(source.where() + ": there is no such image"));
    }

    /**
     * Copies.
     *
     * @return how each image ended
     * @throws IOException where nothing could be done at all
     */
    public Done copy(Itinerary itinerary, Progress progress, Copy.Steps steps) throws IOException {
        SequencedMap<Depot, List<Cargo.Pair>> byPlace = new LinkedHashMap<>();
        for (Cargo.Pair pair : itinerary.pairs()) {
            byPlace.computeIfAbsent(pair.depot(), _ -> new ArrayList<>()).add(pair);
        }
        List<Ended> ended = new ArrayList<>();
        List<Outcome> all = new ArrayList<>();
        for (Map.Entry<Depot, List<Cargo.Pair>> some : byPlace.entrySet()) {
            List<Cargo.Pair> pairs = some.getValue();
            if (some.getKey() instanceof Depot.Place(Location.Bundle(Path file, var _))) {
                ended.addAll(pack(pairs, file, progress));
                continue;
            }
            List<Outcome> outcomes =
                    new Copy(new Cargo.Pairs(pairs, some.getKey()), from, to, form, pace)
                            .run(progress, steps)
                            .outcomes();
            for (int i = 0; i < pairs.size(); i++) {
                ended.add(Ended.of(pairs.get(i), outcomes.get(i)));
            }
            all.addAll(outcomes);
            if (pace.onFailure() == OnFailure.STOP
                    && ended.stream().anyMatch(one -> one.failure().isPresent())) {
                break;
            }
        }
        untried(itinerary, ended).forEach(ended::add);
        return new Done(ended, all);
    }

    /** Those that nobody came to after another failed. */
    private static List<Ended> untried(Itinerary itinerary, List<Ended> ended) {
        Set<Cargo.Pair> known = ended.stream().map(Ended::pair).collect(Collectors.toSet());
        return itinerary.pairs().stream()
                .filter(pair -> !known.contains(pair))
                .map(pair -> new Ended(pair, Optional.empty(), Optional.empty()))
                .toList();
    }

    /** A bundle is written as one, with what could be had. */
    private List<Ended> pack(List<Cargo.Pair> pairs, Path file, Progress progress)
            throws IOException {
        if (form.format() != Copy.Format.AS_IT_IS || form.layers().isPresent()) {
            throw new UnsupportedLocation("bundle:" + file + ": images go into it as they are");
        }
        Keeping keeping =
                switch (form.signatures()) {
                    case LEFT -> new Keeping.Left();
                    case WANTED -> Keeping.at(new Location.Bundle(file, ImageName.SOLE));
                };
        List<Ended> ended = new ArrayList<>();
        List<PackedImage> images = new ArrayList<>();
        try (Locations sources = new Locations(from, Locations.Use.READ, progress)) {
            for (Cargo.Pair pair : pairs) {
                try {
                    ImageSource source =
                            from.registries()
                                    .trust()
                                    .guarded(
                                            sources.source(pair.source()),
                                            pair.source(),
                                            sources::store,
                                            keeping);
                    Closure closure =
                            ClosureWalk.permitted(source, resolved(source), form.platforms());
                    images.add(new PackedImage(pair.name(), closure, source, source.provenance()));
                    ended.add(
                            new Ended(pair, Optional.of(closure.top().digest()), Optional.empty()));
                } catch (Failure e) {
                    ended.add(Ended.failed(pair, e));
                }
            }
            boolean whole = images.size() == pairs.size();
            if (images.isEmpty() || (!whole && pace.onFailure() == OnFailure.STOP)) {
                return ended.stream().filter(e -> e.failure().isPresent()).toList();
            }
            BundleWriter.of(images, PackOptions.DEFAULT)
                    .write(file, Compression.byName(file), progress);
        }
        return ended;
    }

    /** Why an image was not copied, in skopeo's words. */
    public static IOException failure(Ended image) {
        IOException cause = image.failure().orElseThrow();
        String before = "Error copying ref \"%s\": ".formatted(image.pair().source());
        return cause instanceof Failure known
                ? Explained.by(before, known)
                : new IOException(before + Failure.describe(cause), cause);
    }
}
