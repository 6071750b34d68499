package dev.hod.app;

import dev.hod.concurrent.Tasks;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.transport.NotFound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/** Copies all images of one place to another, under names that follow from those they have. */
public record Mirror(Stock stock, Goal goal, Side from, Side to, Copy.Form form, Copy.Pace pace) {

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

    /**
     * What there is to do.
     *
     * @param unfound why others that were asked for could not be found
     */
    public record Itinerary(List<Found> found, List<IOException> unfound) {
        public Itinerary {
            found = List.copyOf(found);
            unfound = List.copyOf(unfound);
        }

        /** All images. */
        public List<Cargo.Pair> pairs() {
            return found.stream().flatMap(batch -> batch.pairs().stream()).toList();
        }
    }

    /** How one image ended. */
    public record Ended(Cargo.Pair pair, Outcome outcome) {}

    /**
     * Looks what there is, and gives everything its name. Nothing is changed.
     *
     * @throws IOException where the source cannot be read at all
     */
    public Itinerary find(Progress progress) throws IOException {
        List<Found> found = new ArrayList<>();
        List<IOException> unfound = new ArrayList<>();
        try (Locations sources = new Locations(from, Locations.Use.READ, progress)) {
            for (Stock.Batch batch : stock.find(sources, progress)) {
                batch.failure().ifPresent(unfound::add);
                List<Cargo.Pair> pairs = new ArrayList<>();
                for (Stock.Item item : batch.items()) {
                    try {
                        pairs.add(goal.pair(item));
                    } catch (BadLocation e) {
                        unfound.add(
                                Explained.by(
                                        "Error copying ref \"%s\": ".formatted(item.location()),
                                        e));
                    }
                }
                found.add(new Found(batch.source(), pairs));
            }
        }
        return new Itinerary(found, unfound);
    }

    /**
     * Looks whether all images are there. Nothing is changed.
     *
     * @return what is not
     */
    public List<IOException> check(Itinerary itinerary, Progress progress) throws IOException {
        List<Cargo.Pair> pairs = itinerary.pairs();
        Map<Integer, IOException> failures = new ConcurrentHashMap<>();
        try (Locations sources = new Locations(from, Locations.Use.READ, progress);
                Tasks tasks = new Tasks("look", Stock.AT_ONCE)) {
            for (int i = 0; i < pairs.size(); i++) {
                int index = i;
                Cargo.Pair pair = pairs.get(i);
                var source = sources.source(pair.source());
                tasks.fork(() -> {
                    try {
                        if (source.resolve().isEmpty()) {
                            failures.put(
                                    index,
                                    failure(
                                            pair,
                                            NotFound.image(
                                                    source.where() + ": there is no such image")));
                        }
                    } catch (Failure e) {
                        failures.put(index, failure(pair, e));
                    }
                });
            }
            tasks.join();
        }
        return failures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Copies.
     *
     * @return how each image ended, in their order
     * @throws IOException where nothing could be done at all
     */
    public List<Ended> copy(Itinerary itinerary, Progress progress, Copy.Steps steps)
            throws IOException {
        SequencedMap<Depot, List<Cargo.Pair>> byPlace = new LinkedHashMap<>();
        for (Cargo.Pair pair : itinerary.pairs()) {
            byPlace.computeIfAbsent(pair.depot(), _ -> new ArrayList<>()).add(pair);
        }
        List<Ended> ended = new ArrayList<>();
        for (Map.Entry<Depot, List<Cargo.Pair>> some : byPlace.entrySet()) {
            List<Cargo.Pair> pairs = some.getValue();
            List<Outcome> outcomes =
                    new Copy(new Cargo.Pairs(pairs, some.getKey()), from, to, form, pace)
                            .run(progress, steps)
                            .outcomes();
            for (int i = 0; i < pairs.size(); i++) {
                ended.add(new Ended(pairs.get(i), outcomes.get(i)));
            }
        }
        return ended;
    }

    /** Why an image was not copied, in skopeo's words. */
    public static IOException failure(Cargo.Pair pair, IOException cause) {
        String before = "Error copying ref \"%s\": ".formatted(pair.source());
        return cause instanceof Failure known
                ? Explained.by(before, known)
                : new IOException(before + Failure.describe(cause), cause);
    }
}
