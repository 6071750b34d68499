package dev.hod.listing;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.listing.Listing.Image;
import dev.hod.listing.Listing.Pointed;
import dev.hod.listing.Listing.Totals;
import dev.hod.listing.Listing.Weight;
import dev.hod.reference.NameCount;
import dev.hod.reference.Provenance;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at images of a store; reads manifests and, for their platforms, configs. For one use. */
public final class Lister {
    private static final int AT_ONCE = 8;

    private final Store store;

    /** Every manifest and blob once; guarded by itself. */
    private final Map<Digest, Content> contents = new HashMap<>();

    private Lister(Store store) {
        this.store = store;
    }

    private static final class Content {
        private final long size;
        private int images;

        Content(long size) {
            this.size = size;
        }
    }

    /** An image whose own part is not known before all have been looked at. */
    private record Seen(Image image, List<Content> parts) {}

    /**
     * Lists images. One that cannot be read is listed with its problem and does not stop the rest.
     *
     * @param fallback the platforms of images for which none are asked
     * @param missing what is to be done about an image that lacks a platform asked for
     */
    public static Listing list(
            Store store,
            List<Selected> images,
            PlatformChoice fallback,
            PlatformChoice.Missing missing)
            throws IOException {
        Lister lister = new Lister(store);
        List<Optional<Seen>> seen = new ArrayList<>();
        images.forEach(_ -> seen.add(Optional.empty()));
        try (Tasks tasks = new Tasks("list", AT_ONCE)) {
            for (int i = 0; i < images.size(); i++) {
                int index = i;
                Selected image = images.get(i);
                tasks.fork(() -> {
                    Seen looked = lister.look(image, image.wanted().choice(fallback, missing));
                    synchronized (seen) {
                        seen.set(index, Optional.of(looked));
                    }
                });
            }
            tasks.join();
        }
        synchronized (seen) {
            return lister.sum(seen.stream().flatMap(Optional::stream).toList());
        }
    }

    private Seen look(Selected selected, PlatformChoice choice) throws IOException {
        ImageSource source = store.source(selected.name());
        Optional<Provenance> provenance = source.provenance();
        try {
            Descriptor found = selected.top(source);
            Closure closure = ClosureWalk.of(source, found, choice);
            RawManifest top = closure.top().raw();
            Image image =
                    new Image(
                            selected.name(),
                            pointed(found, top.descriptor(), provenance),
                            Purpose.of(
                                    selected.name(),
                                    closure.top(),
                                    platforms(source, closure, provenance)),
                            new Weight(
                                    closure.size(),
                                    0,
                                    closure.manifests().size(),
                                    closure.blobs().size()),
                            provenance,
                            Optional.empty());
            return new Seen(image, count(closure));
        } catch (Failure | FileSystemException e) {
            Image image =
                    new Image(
                            selected.name(),
                            selected.descriptor().flatMap(d -> pointed(d, d, provenance)),
                            Purpose.UNKNOWN,
                            Weight.NONE,
                            provenance,
                            Optional.of(Failure.describe(e)));
            return new Seen(image, List.of());
        }
    }

    private static Optional<Pointed> pointed(
            Descriptor found, Descriptor top, Optional<Provenance> provenance) {
        Digest recorded = provenance.map(Provenance::announced).orElse(found.digest());
        return Optional.of(new Pointed(top, recorded));
    }

    private Collection<Platform> platformsOfConfig(ImageSource source, ImageManifest image)
            throws IOException {
        // A stream's blobs have gone by, or are still to come.
        return store instanceof StreamedStore
                ? List.of()
                : ClosureWalk.platform(source, image).map(List::of).orElse(List.of());
    }

    private List<Platform> platforms(
            ImageSource source, Closure closure, Optional<Provenance> provenance)
            throws IOException {
        List<Platform> recorded = provenance.map(Provenance::platforms).orElse(List.of());
        Collection<Platform> all =
                switch (closure.top()) {
                    case ImageManifest image ->
                            recorded.size() == 1 ? recorded : platformsOfConfig(source, image);
                    case Manifest.ImageIndex _ -> offered(source, closure);
                    case Manifest.Opaque _ -> List.of();
                };
        return all.stream().filter(p -> !p.equals(Platform.UNKNOWN)).distinct().toList();
    }

    /** Those that the descriptors name; else what the configs of the index's images do. */
    private Collection<Platform> offered(ImageSource source, Closure closure) throws IOException {
        List<Platform> all = new ArrayList<>();
        for (Manifest manifest : closure.manifests()) {
            if (manifest instanceof Manifest.ImageIndex index) {
                index.references().forEach(d -> d.platform().ifPresent(all::add));
            }
        }
        if (all.isEmpty()) {
            for (Manifest manifest : closure.manifests()) {
                if (manifest instanceof ImageManifest image) {
                    all.addAll(platformsOfConfig(source, image));
                }
            }
        }
        return all;
    }

    private List<Content> count(Closure closure) {
        synchronized (contents) {
            List<Content> parts = new ArrayList<>();
            closure.manifests().forEach(m -> parts.add(content(m.raw().descriptor())));
            closure.blobs().values().forEach(b -> parts.add(content(b)));
            parts.forEach(p -> p.images++);
            return parts;
        }
    }

    private Content content(Descriptor descriptor) {
        return contents.computeIfAbsent(descriptor.digest(), _ -> new Content(descriptor.size()));
    }

    private Listing sum(List<Seen> seen) {
        synchronized (contents) {
            List<Image> images = new ArrayList<>(seen.size());
            long referenced = 0;
            int problems = 0;
            for (Seen one : seen) {
                Image image = one.image();
                long own =
                        one.parts().stream()
                                .filter(p -> p.images == 1)
                                .mapToLong(p -> p.size)
                                .sum();
                Weight weight = image.weight();
                images.add(
                        new Image(
                                image.name(),
                                image.pointed(),
                                image.purpose(),
                                new Weight(weight.bytes(), own, weight.manifests(), weight.blobs()),
                                image.provenance(),
                                image.problem()));
                referenced += weight.bytes();
                problems += image.problem().isPresent() ? 1 : 0;
            }
            long unique = contents.values().stream().mapToLong(c -> c.size).sum();
            return new Listing(
                    store.where(),
                    images,
                    new Totals(
                            NameCount.of(images.stream().map(Image::name).toList()),
                            problems,
                            contents.size(),
                            referenced,
                            unique));
        }
    }
}
