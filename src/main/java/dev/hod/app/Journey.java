package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.install.Target;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.syncfile.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which images go where. */
public sealed interface Journey {
    /** All of one place to another. */
    record Whole(Stock stock, Goal goal) implements Journey {}

    /** From repositories to those that are named for each. */
    record Routed(List<Route> routes) implements Journey {
        public Routed {
            routes = List.copyOf(routes);
        }
    }

    /** Finds them, and gives everything its name. */
    default Mirror.Itinerary find(Locations from) throws IOException {
        List<Mirror.Found> found = new ArrayList<>();
        List<Mirror.Unfound> unfound = new ArrayList<>();
        switch (this) {
            case Whole(Stock stock, Goal goal) -> {
                for (Stock.Batch batch : stock.find(from)) {
                    note(batch, batch.source(), unfound);
                    List<Cargo.Pair> pairs = new ArrayList<>();
                    for (Stock.Item item : batch.items()) {
                        try {
                            pairs.add(goal.pair(item));
                        } catch (BadLocation e) {
                            String before = "Error copying ref \"%s\": ".formatted(item.location());
                            unfound.add(
                                    new Mirror.Unfound(
                                            item.location().toString(), Explained.by(before, e)));
                        }
                    }
                    found.add(new Mirror.Found(batch.source(), pairs));
                }
            }
            case Routed(List<Route> routes) -> {
                List<Stock.Batch> batches =
                        Stock.batches(routes.stream().map(Route::source).toList(), from);
                for (int i = 0; i < routes.size(); i++) {
                    Route route = routes.get(i);
                    note(batches.get(i), route.written(), unfound);
                    found.add(new Mirror.Found(route.written(), pairs(batches.get(i), route)));
                }
            }
        }
        return new Mirror.Itinerary(found, unfound);
    }

    private static void note(Stock.Batch batch, String written, List<Mirror.Unfound> unfound) {
        batch.failure()
                .ifPresent(cause ->
                        unfound.add(
                                new Mirror.Unfound(
                                        written,
                                        cause instanceof Failure
                                                ? cause
                                                : new IOException(cause))));
    }

    private static List<Cargo.Pair> pairs(Stock.Batch batch, Route route) {
        List<Cargo.Pair> pairs = new ArrayList<>();
        for (Route.Destination destination : route.destinations()) {
            for (Stock.Item item : batch.items()) {
                ImageName name = item.location().name();
                FullReference to = destination.name(name.tag(), name.digest());
                pairs.add(
                        new Cargo.Pair(
                                item.location(),
                                new Depot.Registry(new Target(to.host(), Optional.empty())),
                                new Location.Registry(
                                                to.host(),
                                                new ImageName(
                                                        to.repository(), to.tag(), to.digest()))
                                        .name()));
            }
        }
        return pairs;
    }
}
