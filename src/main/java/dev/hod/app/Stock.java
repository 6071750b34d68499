package dev.hod.app;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.syncfile.Rule;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All images of a place. */
public sealed interface Stock {
    /** How many registries are asked for tags at once. */
    int AT_ONCE = 16;

    /** A repository of a registry with all its tags, or one image of it. */
    record Repository(FullReference name) implements Stock {}

    /** A folder with images in folders below it, or one that is an image itself. */
    record Tree(Path root) implements Stock {}

    /** A pool, a bundle or a layout. */
    record Place(Location location) implements Stock {}

    /** What rules say of repositories. */
    record Rules(List<Rule> rules) implements Stock {
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    /**
     * An image.
     *
     * @param host of its name, where that has one
     * @param path the name without the host, tag or digest included
     */
    record Item(Location location, Optional<String> host, String path) {}

    /**
     * Images that were named by one word.
     *
     * @param source the word
     * @param failure why they could not be found
     */
    record Batch(String source, List<Item> items, Optional<IOException> failure) {
        public Batch {
            items = List.copyOf(items);
        }

        static Batch of(String source, List<Item> items) {
            return new Batch(source, items, Optional.empty());
        }
    }

    /**
     * Looks what there is.
     *
     * @throws IOException where the place itself cannot be read
     */
    default List<Batch> find(Locations from) throws IOException {
        return switch (this) {
            case Repository(FullReference name) -> batches(List.of(rule(name)), from);
            case Rules(List<Rule> rules) -> batches(rules, from);
            case Tree(Path root) -> List.of(Batch.of(root.toString(), tree(root)));
            case Place(Location location) ->
                    List.of(Batch.of(location.toString(), place(location, from)));
        };
    }

    private static Rule rule(FullReference name) {
        FullReference repository =
                new FullReference(
                        name.host(), name.repository(), Optional.empty(), Optional.empty());
        return new Rule(
                repository,
                name.tag().isPresent() || name.digest().isPresent()
                        ? new Rule.Pick.Named(List.of(name))
                        : new Rule.Pick.All());
    }

    /** One for each rule, in their order. */
    static List<Batch> batches(List<Rule> names, Locations from) throws IOException {
        Map<Integer, Batch> found = new ConcurrentHashMap<>();
        try (Tasks tasks = new Tasks("tags", AT_ONCE)) {
            for (int i = 0; i < names.size(); i++) {
                int index = i;
                tasks.fork(() -> found.put(index, batch(names.get(index), from)));
            }
            tasks.join();
        }
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            batches.add(
                    found.getOrDefault(
                            i, Batch.of(names.get(i).repository().toString(), List.of())));
        }
        return batches;
    }

    private static Batch batch(Rule rule, Locations from) throws IOException {
        String name = rule.repository().familiar();
        if (rule.pick() instanceof Rule.Pick.Named(List<FullReference> images)) {
            return Batch.of(name, images.stream().map(Stock::item).toList());
        }
        try {
            List<Item> items =
                    tags(rule.repository(), from).stream()
                            .filter(rule::takes)
                            .map(tag -> item(tagged(rule.repository(), tag)))
                            .toList();
            return items.isEmpty()
                    ? new Batch(
                            name,
                            items,
                            Optional.of(WrongPlace.because(name + ": no tag is what is wanted")))
                    : Batch.of(name, items);
        } catch (Failure e) {
            return new Batch(name, List.of(), Optional.of(e));
        }
    }

    private static List<String> tags(FullReference name, Locations from) throws IOException {
        String before =
                "Error determining repository tags for image %s: fetching tags list: "
                        .formatted(name.familiar());
        try {
            return from
                    .registry(name.host())
                    .tagsAsListed(name.repository())
                    .orElseThrow(() -> WrongPlace.because("repository name not known to registry"))
                    .stream()
                    .sorted()
                    .toList();
        } catch (Failure e) {
            throw Explained.by(before, e);
        }
    }

    private static FullReference tagged(FullReference name, String tag) {
        return new FullReference(name.host(), name.repository(), Optional.of(tag), name.digest());
    }

    private static Item item(FullReference name) {
        ImageName image = new ImageName(name.repository(), name.tag(), name.digest());
        return new Item(
                new Location.Registry(name.host(), image),
                Optional.of(name.host()),
                image.toString());
    }

    /** As skopeo finds them: every folder with a manifest, and none below such a one. */
    private static List<Item> tree(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw WrongPlace.because(
                    "Invalid source directory specified: stat %s: %s"
                            .formatted(
                                    root,
                                    Files.exists(root)
                                            ? "not a directory"
                                            : "no such file or directory"));
        }
        List<Path> images = new ArrayList<>();
        Files.walkFileTree(
                root.toRealPath(),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = String.valueOf(folder.getFileName());
                        // An image that is being written, or was when its writer was killed.
                        if (name.startsWith(".") && name.endsWith(".tmp")) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (!Files.isRegularFile(folder.resolve("manifest.json"))) {
                            return FileVisitResult.CONTINUE;
                        }
                        images.add(folder);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                });
        if (images.isEmpty()) {
            throw WrongPlace.because("No images to sync found in \"%s\"".formatted(root));
        }
        Path real = root.toRealPath();
        return images.stream()
                .sorted()
                .map(folder -> inTree(root, real.relativize(folder)))
                .toList();
    }

    private static Item inTree(Path root, Path below) {
        return below.toString().isEmpty()
                ? named(new Location.Folder(root), String.valueOf(root.normalize().getFileName()))
                : named(new Location.Folder(root.resolve(below)), below.toString());
    }

    private static List<Item> place(Location place, Locations from) throws IOException {
        Store store = from.store(place);
        List<Item> items = new ArrayList<>();
        switch (place) {
            case Location.Pool(Path path, ImageName _) -> {
                for (Selected image : Selector.all(store, List.of())) {
                    items.add(
                            new Item(
                                    new Location.Pool(path, image.name()),
                                    Optional.empty(),
                                    image.name().toString()));
                }
            }
            case Location.Bundle(Path path, ImageName _) -> {
                for (Selected image : Selector.all(store, List.of())) {
                    items.add(
                            new Item(
                                    new Location.Bundle(path, image.name()),
                                    Optional.empty(),
                                    image.name().toString()));
                }
            }
            case Location.OciLayout(Path path, ImageName _) -> {
                for (ImageName name : store.names()) {
                    items.add(
                            named(
                                    new Location.OciLayout(path, name),
                                    name.tag().orElseGet(name::toString)));
                }
            }
            case Location.Registry _,
                    Location.Folder _,
                    Location.OciArchive _,
                    Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _ ->
                    throw new UnsupportedLocation(place, "is no place with many images");
        }
        if (items.isEmpty()) {
            throw WrongPlace.because("No images to sync found in \"%s\"".formatted(place));
        }
        return items;
    }

    /** Splits off what can only be a host. */
    private static Item named(Location location, String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean host =
                (first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost"))
                        && WrittenReference.isHost(first);
        return host
                ? new Item(location, Optional.of(first), name.substring(slash + 1))
                : new Item(location, Optional.empty(), name);
    }
}
