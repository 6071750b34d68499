package dev.hod.app;

import dev.hod.copy.ProvenanceChoice;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.reference.BadReference;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.ListEntry;
import dev.hod.selection.Origin;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.selection.SourceImage;
import dev.hod.selection.SourceNames;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.selection.Wanted;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is to be copied, and where to. */
public sealed interface Cargo {
    /** One image to one name. */
    record One(Location source, Location destination) implements Cargo {}

    /** Several, which keep their names. */
    record Several(List<Location> sources, Depot destination) implements Cargo {
        public Several {
            sources = List.copyOf(sources);
        }
    }

    /** What lists name, of one place; of a registry those whose names have another host, too. */
    record Listed(Wish wish, Depot source, Depot destination) implements Cargo {}

    /** Images that have got their names already. */
    record Pairs(List<Pair> pairs, Depot destination) implements Cargo {
        public Pairs {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * An image and where it goes.
     *
     * @param name what it is called in {@code depot}
     */
    record Pair(Location source, Depot depot, ImageName name) {
        /** Where it goes, as one image is written. */
        public String to() {
            return depot.shown(name);
        }
    }

    /**
     * One image of it.
     *
     * @param location where it comes from, as it is to be written
     * @param at where that is
     * @param platforms of it alone, where its line says so
     */
    record Leg(
            String written,
            String location,
            Location at,
            ImageSource source,
            ImageDestination destination,
            PlatformChoice platforms,
            ProvenanceChoice provenance) {}

    /** Whether a place keeps manifests, or one is made for whoever reads an image there. */
    enum Manifests {
        KEPT,
        MADE;

        static Manifests of(Location place) {
            return switch (place) {
                case Location.DockerArchive _,
                        Location.DockerDaemon _,
                        Location.ContainersStorage _ ->
                        MADE;
                case Location.Registry _,
                        Location.Folder _,
                        Location.OciLayout _,
                        Location.OciArchive _,
                        Location.Pool _,
                        Location.Bundle _ ->
                        KEPT;
            };
        }
    }

    /** Whether layers are packed where it goes, as others expect to find them there. */
    default boolean goesWherePackedLayersAre() {
        return switch (this) {
            case One(Location _, Location destination) -> hasPackedLayers(destination);
            case Several(List<Location> _, Depot destination) -> hasPackedLayers(destination);
            case Listed(Wish _, Depot _, Depot destination) -> hasPackedLayers(destination);
            case Pairs(List<Pair> _, Depot destination) -> hasPackedLayers(destination);
        };
    }

    private static boolean hasPackedLayers(Depot depot) {
        return switch (depot) {
            case Depot.Registry _ -> true;
            case Depot.Place(Location location) -> hasPackedLayers(location);
        };
    }

    private static boolean hasPackedLayers(Location location) {
        return switch (location) {
            case Location.Registry _, Location.OciLayout _, Location.OciArchive _ -> true;
            case Location.Folder _,
                    Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _,
                    Location.Pool _,
                    Location.Bundle _ ->
                    false;
        };
    }

    /** The store that all of it goes to. */
    default Store target(Locations to) throws IOException {
        return switch (this) {
            case One(Location _, Location destination) -> to.store(destination);
            case Several(List<Location> _, Depot destination) -> destination.open(to);
            case Listed(Wish _, Depot _, Depot destination) -> destination.open(to);
            case Pairs(List<Pair> _, Depot destination) -> destination.open(to);
        };
    }

    /** Where an image of this goes that the target has under a name. */
    default Location to(ImageName name) {
        return switch (this) {
            case One(Location _, Location destination) -> destination;
            case Several(List<Location> _, Depot destination) -> destination.at(name);
            case Listed(Wish _, Depot _, Depot destination) -> destination.at(name);
            case Pairs(List<Pair> _, Depot destination) -> destination.at(name);
        };
    }

    /** Every image with its two ends. */
    default List<Leg> legs(
            Locations from, Locations to, PlatformChoice platforms, Progress progress)
            throws IOException {
        return switch (this) {
            case One(Location source, Location destination) ->
                    List.of(
                            new Leg(
                                    source.toString(),
                                    source.toString(),
                                    source,
                                    from.source(source),
                                    to.destination(destination),
                                    platforms,
                                    provenance(source)));
            case Several(List<Location> sources, Depot destination) -> {
                List<Leg> legs = new ArrayList<>();
                for (Location source : sources) {
                    ImageSource opened = from.source(source);
                    ImageName name = destination.name(reference(source, opened.name()));
                    legs.add(
                            new Leg(
                                    source.toString(),
                                    source.toString(),
                                    source,
                                    opened,
                                    target(to).destination(name),
                                    platforms,
                                    provenance(source)));
                }
                yield legs;
            }
            case Listed listed -> listed(listed, from, to, platforms, progress);
            case Pairs(List<Pair> pairs, Depot _) -> {
                List<Leg> legs = new ArrayList<>();
                for (Pair pair : pairs) {
                    Location source = pair.source();
                    legs.add(
                            new Leg(
                                    source.toString(),
                                    source.toString(),
                                    source,
                                    from.source(source),
                                    target(to).destination(pair.name()),
                                    platforms,
                                    provenance(source)));
                }
                yield legs;
            }
        };
    }

    private static List<Leg> listed(
            Listed cargo, Locations from, Locations to, PlatformChoice platforms, Progress progress)
            throws IOException {
        List<Leg> legs = new ArrayList<>();
        Store target = cargo.destination.open(to);
        switch (cargo.source) {
            case Depot.Registry(var registry) -> {
                SourceNames.Resolved resolved =
                        SourceNames.resolve(
                                cargo.wish
                                        .read(ReleaseNames.atSource(Optional.empty()), progress)
                                        .entries(),
                                Origin.parse(registry.toString()),
                                Hosts.LEFT_OUT);
                for (SourceImage image : resolved.images()) {
                    FullReference kept =
                            new FullReference(
                                    image.host(),
                                    image.name().repository(),
                                    image.name().tag(),
                                    image.name().digest());
                    legs.add(
                            new Leg(
                                    image.entry().written(),
                                    "docker://" + image.reference(),
                                    new Location.Registry(image.host(), image.source()),
                                    from.registry(image.host()).source(image.source()),
                                    target.destination(cargo.destination.name(kept)),
                                    image.wanted().choice(platforms, cargo.wish.missing()),
                                    new ProvenanceChoice.Fresh(image.reference(), image.groups())));
                }
            }
            case Depot.Place(Location place) ->
                    legs.addAll(
                            ofPlace(cargo, place, from.store(place), target, platforms, progress));
        }
        return legs;
    }

    private static List<Leg> ofPlace(
            Listed cargo,
            Location place,
            Store store,
            Store target,
            PlatformChoice platforms,
            Progress progress)
            throws IOException {
        List<ListEntry> entries = cargo.wish.read(ReleaseNames.in(store), progress).entries();
        List<Meant> all = new ArrayList<>();
        switch (place) {
            case Location.Pool _, Location.Bundle _ -> {
                for (Selected image : Selector.select(store, entries)) {
                    all.add(
                            new Meant(
                                    image.written(),
                                    image.name(),
                                    reference(place, image.as()),
                                    image.wanted()));
                }
            }
            case Location.Folder _,
                    Location.OciLayout _,
                    Location.OciArchive _,
                    Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _,
                    Location.Registry _ -> {
                Set<ImageName> names = Set.copyOf(store.names());
                for (ListEntry entry : entries) {
                    WrittenReference as = entry.destination().orElse(entry.reference());
                    all.add(
                            new Meant(
                                    entry.written(),
                                    called(place, entry.reference(), names),
                                    new FullReference(
                                            as.hostOr(WrittenReference.DOCKER_IO),
                                            as.path(),
                                            as.tag(),
                                            as.digest()),
                                    entry.wanted()));
                }
            }
        }
        List<Leg> legs = new ArrayList<>();
        for (Meant image : all) {
            legs.add(
                    new Leg(
                            image.written,
                            place + ":" + image.name,
                            new Depot.Place(place).at(image.name),
                            store.source(image.name),
                            target.destination(cargo.destination.name(image.as)),
                            image.wanted.choice(platforms, cargo.wish.missing()),
                            ProvenanceChoice.CARRIED));
        }
        return legs;
    }

    /** An image of a place that a list means. */
    record Meant(String written, ImageName name, FullReference as, Wanted wanted) {}

    /** As the list writes it, or in full; whichever there is. */
    private static ImageName called(
            Location place, WrittenReference reference, Set<ImageName> names) throws IOException {
        String full;
        try {
            full = FullReference.parse(reference.toString()).toString();
        } catch (BadLocation e) {
            full = reference.toString();
        }
        List<ImageName> candidates =
                Stream.of(reference.toString(), full)
                        .map(text ->
                                place instanceof Location.Folder
                                        ? DirStore.below(text)
                                        : ImageName.called(text))
                        .toList();
        return candidates.stream()
                .filter(names::contains)
                .findFirst()
                .orElseGet(candidates::getFirst);
    }

    private static ProvenanceChoice provenance(Location source) {
        return switch (source) {
            case Location.Registry registry ->
                    new ProvenanceChoice.Fresh(registry.host() + '/' + registry.name(), List.of());
            case Location.Folder _,
                    Location.OciLayout _,
                    Location.OciArchive _,
                    Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _,
                    Location.Pool _,
                    Location.Bundle _ ->
                    ProvenanceChoice.CARRIED;
        };
    }

    /**
     * What an image is called in full, wherever it is.
     *
     * @throws BadReference where it has no name that another place could keep
     */
    private static FullReference reference(Location source, ImageName name) throws IOException {
        try {
            return switch (source) {
                case Location.Registry(String host, ImageName image) ->
                        new FullReference(host, image.repository(), image.tag(), image.digest());
                case Location.Folder(var path) ->
                        FullReference.parse(
                                        name.repository().isEmpty()
                                                ? String.valueOf(path.getFileName())
                                                : name.repository())
                                .withDefaultTag();
                case Location.OciLayout _,
                        Location.OciArchive _,
                        Location.DockerArchive _,
                        Location.DockerDaemon _,
                        Location.ContainersStorage _,
                        Location.Pool _,
                        Location.Bundle _ ->
                        FullReference.parse(
                                        name.repository().isEmpty()
                                                ? name.tag().orElse("")
                                                : name.toString())
                                .withDefaultTag();
            };
        } catch (BadLocation e) {
            throw new BadReference(
                    source.toString(),
                    "cannot keep its name among several (" + e.getMessage() + "); copy it alone");
        }
    }
}
