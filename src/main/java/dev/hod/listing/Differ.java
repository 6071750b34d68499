package dev.hod.listing;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.listing.Difference.Bytes;
import dev.hod.listing.Difference.Change;
import dev.hod.listing.Difference.Kind;
import dev.hod.pool.DigestTable;
import dev.hod.reference.ImageName;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sets of images by the digests their names point at and by the content they need.
 * Reads manifests; of images that did not change, those of one side. For one use.
 */
public final class Differ {
    private static final int AT_ONCE = 8;
    private static final long BEFORE = 1L << 60;
    private static final long AFTER = 1L << 61;
    private static final long COUNTED = 1L << 62;
    private static final long SIZE = BEFORE - 1;

    /** The size of each content, and which sides need it. */
    private final DigestTable contents = new DigestTable();

    private final Map<ImageName, Looked> before = new LinkedHashMap<>();
    private final Map<ImageName, Looked> after = new LinkedHashMap<>();

    private Differ() {}

    /** Images of a store. */
    public record Side(Store store, List<Selected> images) {
        public Side {
            images = List.copyOf(images);
        }
    }

    /** What an image needs. */
    private record Looked(List<Descriptor> parts, Optional<String> problem) {}

    /** Compares them, whatever of them cannot be read. */
    public static Difference compare(Side old, Side now) throws IOException {
        return new Differ().run(byName(old), old.store(), byName(now), now.store());
    }

    private static SortedMap<ImageName, Selected> byName(Side side) {
        SortedMap<ImageName, Selected> images = new TreeMap<>();
        for (Selected image : side.images()) {
            ImageName as = image.as();
            images.put(
                    as.tag().isPresent() ? ImageName.tagged(as.repository(), as.tag().get()) : as,
                    image);
        }
        return images;
    }

    private static Optional<Digest> digest(Map<ImageName, Selected> images, ImageName name) {
        Selected image = images.get(name);
        return image == null ? Optional.empty() : image.descriptor().map(Descriptor::digest);
    }

    private Difference run(
            Map<ImageName, Selected> old, Store oldStore, Map<ImageName, Selected> now, Store store)
            throws IOException {
        TreeSet<ImageName> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<ImageName> changed = new ArrayList<>();
        try (Tasks tasks = new Tasks("compare", AT_ONCE)) {
            for (ImageName name : names) {
                Optional<Digest> was = digest(old, name);
                boolean same = was.isPresent() && was.equals(digest(now, name));
                Selected oldImage = old.get(name);
                Selected newImage = now.get(name);
                if (same && oldImage != null) {
                    tasks.fork(() -> look(oldStore, oldImage, BEFORE | AFTER));
                    continue;
                }
                changed.add(name);
                if (oldImage != null) {
                    tasks.fork(() -> keep(before, name, look(oldStore, oldImage, BEFORE)));
                }
                if (newImage != null) {
                    tasks.fork(() -> keep(after, name, look(store, newImage, AFTER)));
                }
            }
            tasks.join();
        }
        List<Change> changes = new ArrayList<>();
        for (ImageName name : changed) {
            changes.add(change(name, digest(old, name), digest(now, name)));
        }
        return new Difference(changes, names.size() - changed.size(), bytes());
    }

    private static void keep(Map<ImageName, Looked> all, ImageName name, Looked looked) {
        synchronized (all) {
            all.put(name, looked);
        }
    }

    private Looked look(Store store, Selected image, long sides) throws IOException {
        List<Descriptor> parts = new ArrayList<>();
        try {
            ImageSource source = store.source(image.name());
            Closure closure = ClosureWalk.of(source, image.top(source), PlatformChoice.ALL);
            for (Manifest manifest : closure.manifests()) {
                parts.add(manifest.raw().descriptor());
            }
            parts.addAll(closure.blobs().values());
        } catch (Failure | FileSystemException e) {
            return new Looked(List.of(), Optional.of(Failure.describe(e)));
        }
        for (Descriptor part : parts) {
            long size = Math.clamp(part.size(), 0, SIZE);
            contents.update(
                    part.digest(), known -> (known == DigestTable.ABSENT ? size : known) | sides);
        }
        return new Looked(parts, Optional.empty());
    }

    private Change change(ImageName name, Optional<Digest> was, Optional<Digest> is) {
        Looked old = before.get(name);
        Looked now = after.get(name);
        Kind kind = old == null ? Kind.ADDED : now == null ? Kind.REMOVED : Kind.MOVED;
        Optional<String> problem =
                Optional.ofNullable(now)
                        .flatMap(Looked::problem)
                        .or(() -> Optional.ofNullable(old).flatMap(Looked::problem));
        return new Change(name, kind, was, is, own(now, AFTER), own(old, BEFORE), problem);
    }

    /** Bytes of it that only one side needs, and that count for no other change yet. */
    private long own(@Nullable Looked image, long side) {
        long sum = 0;
        for (Descriptor part : image == null ? List.<Descriptor>of() : image.parts()) {
            long known = contents.get(part.digest());
            if ((known & (BEFORE | AFTER | COUNTED)) == side) {
                contents.put(part.digest(), known | COUNTED);
                sum += known & SIZE;
            }
        }
        return sum;
    }

    private Bytes bytes() {
        long[] sums = new long[3];
        contents.forEach(known -> {
            long size = known & SIZE;
            sums[0] += (known & BEFORE) == 0 ? 0 : size;
            sums[1] += (known & AFTER) == 0 ? 0 : size;
            sums[2] += (known & BEFORE) == 0 || (known & AFTER) == 0 ? 0 : size;
        });
        return new Bytes(sums[0], sums[1], sums[2]);
    }
}
