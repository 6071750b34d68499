package dev.hod.adoption;

import dev.hod.archive.Limits;
import dev.hod.copy.ReferrersChoice;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.pool.Pool;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.UnprovenSource;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.docker.DockerArchive;
import dev.hod.transport.oci.Layout;
import dev.hod.transport.oci.OciArchive;
import dev.hod.transport.oci.OciStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A find, opened: its images with their names.
 *
 * @param images in the order of their names there
 * @param failed images that can have no name
 * @param referrers whether some of it has no name and goes with what it speaks of
 */
public record Holding(
        Find find, Store store, List<Named> images, List<Unnamed> failed, ReferrersChoice referrers)
        implements AutoCloseable {
    public Holding {
        images = List.copyOf(images);
        failed = List.copyOf(failed);
    }

    /** An image of it. */
    public record Named(String written, ImageName in, Label label) {
        /**
         * The name in a pool.
         *
         * @param prefix stands before every repository; empty for none
         */
        public ImageName name(String prefix, Hosts hosts) {
            return label.in(prefix, hosts);
        }
    }

    /** An image that cannot be taken. */
    public record Unnamed(String written, IOException why) {}

    /**
     * Opens it.
     *
     * @param root what the survey was of: paths below it are names where nothing better is said
     * @param scratch for the content of compressed archives
     */
    public static Holding open(Find find, Path root, Path scratch) throws IOException {
        Path path = find.path();
        return switch (find.kind()) {
            case POOL -> stored(find, PoolStore.open(path, Pool.Mode.READ));
            case BUNDLE -> stored(find, Bundles.open(path, Limits.DEFAULT));
            case FOLDER -> folder(find, DirStore.open(path), name(root, path));
            case OCI_LAYOUT -> {
                OciStore store = OciStore.open(path, Optional.empty());
                yield layout(find, store, store, name(root, path));
            }
            case OCI_ARCHIVE -> {
                OciArchive store = OciArchive.open(path, scratch);
                yield layout(find, store, store, stem(name(root, path)));
            }
            case DOCKER_ARCHIVE ->
                    docker(find, DockerArchive.open(path, scratch), stem(name(root, path)));
        };
    }

    /** An image to read; what others laid down is hashed even where it is only linked. */
    public ImageSource source(Named image) {
        return new UnprovenSource(store.source(image.in()));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    /** The path below the root; the root's own name where it is that. */
    static String name(Path root, Path path) {
        Path below = root.relativize(path);
        return below.toString().isEmpty()
                ? String.valueOf(path.toAbsolutePath().normalize().getFileName())
                : below.toString();
    }

    /** Without what says that it is an archive. */
    static String stem(String name) {
        String stem = name.replaceFirst("\\.(gz|xz|bz2|zst)$", "");
        return stem.replaceFirst("\\.(tar|tgz|tzst|txz|oci)$", "");
    }

    private static Holding stored(Find find, Store store) throws IOException {
        List<Named> images = new ArrayList<>();
        for (ImageName name : store.names()) {
            images.add(new Named(find.shown(name.toString()), name, Label.stored(name)));
        }
        return new Holding(find, store, images, List.of(), ReferrersChoice.LEFT);
    }

    private static Holding folder(Find find, Store store, String name) {
        List<Named> images = new ArrayList<>();
        List<Unnamed> failed = new ArrayList<>();
        try {
            Label label = Label.path(name, Optional.empty(), Optional.empty());
            images.add(new Named(find.shown(""), ImageName.SOLE, label));
        } catch (BadReference e) {
            failed.add(new Unnamed(find.shown(""), e));
        }
        return new Holding(find, store, images, failed, ReferrersChoice.LEFT);
    }

    private static Holding layout(Find find, Store store, Layout layout, String name)
            throws IOException {
        List<Named> images = new ArrayList<>();
        List<Unnamed> failed = new ArrayList<>();
        List<Descriptor> entries = layout.entries();
        List<Descriptor> kept = withoutReferrers(entries, store);
        Entries.All all = new Entries(name, kept).all();
        for (Entries.Named entry : all.named()) {
            images.add(
                    new Named(
                            find.shown(called(entry.entry())),
                            ImageName.digested("", entry.entry().digest()),
                            entry.label()));
        }
        for (Entries.Nameless entry : all.nameless()) {
            failed.add(new Unnamed(find.shown(called(entry.entry())), entry.why()));
        }
        boolean several = images.size() + failed.size() < entries.size();
        return new Holding(
                find,
                store,
                images,
                failed,
                several ? ReferrersChoice.TAKEN : ReferrersChoice.LEFT);
    }

    /** What has no name and speaks of another entry goes with that one. */
    private static List<Descriptor> withoutReferrers(List<Descriptor> entries, Store store) {
        Set<Object> listed = new HashSet<>();
        entries.forEach(entry -> listed.add(entry.digest()));
        return entries.stream()
                .filter(entry -> !called(entry).isEmpty() || !speaksOf(entry, listed, store))
                .toList();
    }

    private static boolean speaksOf(Descriptor entry, Set<Object> listed, Store store) {
        ImageSource source = store.source(ImageName.digested("", entry.digest()));
        try {
            return Manifest.parse(source.manifest(entry))
                    .subject()
                    .filter(subject -> listed.contains(subject.digest()))
                    .isPresent();
        } catch (IOException e) {
            // What is wrong with it is told when it is taken.
            return false;
        }
    }

    private static String called(Descriptor entry) {
        return entry.annotations().getOrDefault("org.opencontainers.image.ref.name", "");
    }

    private static Holding docker(Find find, Store store, String name) throws IOException {
        List<Named> images = new ArrayList<>();
        List<Unnamed> failed = new ArrayList<>();
        List<ImageName> names = store.names();
        for (ImageName image : names) {
            String written = find.shown(image.tag().orElse(""));
            try {
                images.add(new Named(written, image, label(store, image, names.size(), name)));
            } catch (Failure e) {
                failed.add(new Unnamed(written, e));
            }
        }
        return new Holding(find, store, images, failed, ReferrersChoice.LEFT);
    }

    private static Label label(Store store, ImageName image, int images, String name)
            throws IOException {
        if (image.position().isEmpty()) {
            return Label.reference(image.tag().orElse(""));
        }
        if (images == 1) {
            return Label.path(name, Optional.empty(), Optional.empty());
        }
        Optional<Descriptor> top = store.source(image).resolve();
        return Label.path(Entries.untagged(name), Optional.empty(), top.map(Descriptor::digest));
    }
}
