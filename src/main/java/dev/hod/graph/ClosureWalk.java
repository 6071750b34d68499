package dev.hod.graph;

import static java.util.Objects.requireNonNull;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.IndexFilter;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks from an image's name to everything below it, and narrows it to the platforms wanted. Reads
 * manifests, and the config of a single image whose platform matters; no layer is touched.
 */
public final class ClosureWalk {
    /** Deeper nesting of indexes is taken for an attack. */
    private static final int MAX_DEPTH = 8;

    /** Configs up to this size stay in hand instead of being fetched again. */
    private static final int KEPT_CONFIG = 64 << 10;

    private final ImageSource source;
    private final PlatformChoice choice;
    private final Predicate<MediaType> kinds;
    private final Map<Digest, Manifest> read = new HashMap<>();
    private final List<Blob> inHand = new ArrayList<>();
    private final SequencedSet<Platform> platforms = new LinkedHashSet<>();
    private final Map<Digest, Set<Platform>> inside = new HashMap<>();
    private final SequencedMap<Digest, Digest> nested = new LinkedHashMap<>();
    private List<Platform> missing = List.of();
    private boolean attestationsLeft;

    /** Which children of the topmost index come along. */
    private Predicate<Descriptor> carried = _ -> true;

    private ClosureWalk(ImageSource source, PlatformChoice choice, Predicate<MediaType> kinds) {
        this.source = source;
        this.choice = choice;
        this.kinds = kinds;
    }

    /**
     * The closure of what {@code announced} points at.
     *
     * @throws MissingPlatform where a wanted platform is not there; before any layer is looked at
     * @throws UnsupportedManifest for schema 1 and every other type that a registry's garbage
     *     collector would choke on
     */
    public static Closure of(ImageSource source, Descriptor announced, PlatformChoice choice)
            throws IOException {
        return new ClosureWalk(source, choice, MediaType::isManifest).walk(announced);
    }

    /**
     * The closure of an image that is about to be carried on, for every manifest of which leave was
     * asked and given.
     */
    public static Closure permitted(ImageSource source, Descriptor announced, PlatformChoice choice)
            throws IOException {
        return permitted(source, announced, choice, MediaType::isManifest);
    }

    /**
     * The same, on the way to a place that may keep schema 1 as well.
     *
     * @param kinds types of manifests that are kept there
     */
    public static Closure permitted(
            ImageSource source,
            Descriptor announced,
            PlatformChoice choice,
            Predicate<MediaType> kinds)
            throws IOException {
        Closure closure = new ClosureWalk(source, choice, kinds).walk(announced);
        for (Manifest manifest : closure.manifests().reversed()) {
            source.permit(manifest.raw());
        }
        return closure;
    }

    /** What a single image's config names; nothing for artifacts. */
    public static Optional<Platform> platform(ImageSource source, ImageManifest image)
            throws IOException {
        Descriptor config = image.config();
        if (!config.mediaType().isImageConfig() || config.size() > ImageConfig.MAX_BYTES) {
            return Optional.empty();
        }
        return ImageConfig.platform(BlobBytes.read(source.blob(config), ImageConfig.MAX_BYTES));
    }

    private Closure walk(Descriptor announced) throws IOException {
        Manifest found = read(announced);
        Manifest top =
                switch (choice) {
                    case PlatformChoice.All() -> found;
                    case PlatformChoice.Only only -> narrow(found, only);
                    case PlatformChoice.Best(List<Platform> candidates) ->
                            found instanceof ImageIndex index ? best(index, candidates) : found;
                    case PlatformChoice.Some some ->
                            found instanceof ImageIndex index ? some(index, some) : found;
                };
        SequencedMap<Digest, Manifest> manifests = new LinkedHashMap<>();
        SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();
        collect(top, manifests, blobs, 0);
        return new Closure(
                announced,
                top,
                List.copyOf(manifests.values()),
                blobs,
                platforms,
                inHand,
                new Narrowing(attestationsLeft, missing, nested));
    }

    private void collect(
            Manifest manifest,
            SequencedMap<Digest, Manifest> manifests,
            SequencedMap<Digest, Descriptor> blobs,
            int depth)
            throws IOException {
        refuseDepth(manifest.digest(), depth);
        if (manifests.containsKey(manifest.digest())) {
            return;
        }
        switch (manifest) {
            case ImageManifest image ->
                    image.references().forEach(d -> blobs.putIfAbsent(d.digest(), d));
            case ImageIndex index -> {
                for (Descriptor child : index.references()) {
                    if (depth == 0 && !carried.test(child)) {
                        continue;
                    }
                    child.platform()
                            .filter(p -> !p.equals(Platform.UNKNOWN))
                            .ifPresent(platforms::add);
                    collect(read(child), manifests, blobs, depth + 1);
                }
            }
            case Opaque opaque -> Schema1Layers.of(source, opaque.raw(), blobs);
        }
        manifests.put(manifest.digest(), manifest);
    }

    private boolean isKept(MediaType type) {
        return type.isManifest() || (type.isSchema1() && kinds.test(type));
    }

    private Manifest narrow(Manifest found, PlatformChoice.Only only) throws IOException {
        return switch (found) {
            case ImageManifest image -> {
                Optional<Platform> has = platformOf(image);
                has.ifPresent(platforms::add);
                if (has.isPresent()) {
                    check(only, Set.of(has.get()));
                }
                yield image;
            }
            case ImageIndex index -> narrow(index, only);
            case Opaque opaque -> opaque;
        };
    }

    private Map<Digest, Set<Platform>> offered(ImageIndex index, int depth) throws IOException {
        Map<Digest, Set<Platform>> offered = new LinkedHashMap<>();
        for (Descriptor child : index.references()) {
            if (!child.isAttestation()) {
                offered.put(child.digest(), offeredBy(child, depth));
            }
        }
        return offered;
    }

    private Manifest best(ImageIndex index, List<Platform> candidates) throws IOException {
        Map<Digest, Set<Platform>> offered = offered(index, 0);
        for (Platform candidate : candidates) {
            boolean has =
                    offered.values().stream().flatMap(Set::stream).anyMatch(candidate::accepts);
            if (has) {
                attestationsLeft = index.references().stream().anyMatch(Descriptor::isAttestation);
                return pick(index, offered, candidate);
            }
        }
        for (Descriptor child : index.references()) {
            // What says nowhere what it runs on is the last resort.
            if (child.platform().isEmpty()
                    && offered.getOrDefault(child.digest(), Set.of()).isEmpty()) {
                return read(child);
            }
        }
        throw MissingPlatform.noInstance(source.where(), candidates.getFirst());
    }

    private Manifest some(ImageIndex index, PlatformChoice.Some some) throws IOException {
        Map<Digest, Set<Platform>> offered = offered(index, 0);
        Set<Platform> all = new LinkedHashSet<>();
        offered.values().forEach(all::addAll);
        if (!some.wanted().isEmpty()) {
            check(new PlatformChoice.Only(some.wanted(), PlatformChoice.Missing.FAILS), all);
        }
        Predicate<Descriptor> kept = child -> isFor(child, offered, some.wanted());
        return switch (some.others()) {
            case NAMED -> {
                carried = kept;
                yield index;
            }
            case CUT_OUT -> filtered(index, offered, some.wanted(), 0);
        };
    }

    /** Whether a child is for one of the platforms, or attests one that is. */
    private static boolean isFor(
            Descriptor child, Map<Digest, Set<Platform>> offered, List<Platform> wanted) {
        Digest of = child.isAttestation() ? child.attested().orElse(null) : child.digest();
        Set<Platform> has = of == null ? null : offered.get(of);
        return has != null && wanted.stream().anyMatch(w -> has.stream().anyMatch(w::accepts));
    }

    private Manifest narrow(ImageIndex index, PlatformChoice.Only only) throws IOException {
        Map<Digest, Set<Platform>> offered = offered(index, 0);
        Set<Platform> all = new LinkedHashSet<>();
        offered.values().forEach(all::addAll);
        if (all.isEmpty()) {
            // An index of artifacts: platforms do not apply to it.
            return index;
        }
        check(only, all);
        if (only.wanted().size() == 1) {
            Platform wanted = only.wanted().getFirst();
            attestationsLeft = index.references().stream().anyMatch(Descriptor::isAttestation);
            return pick(index, offered, wanted);
        }
        return filtered(index, offered, only.wanted(), 0);
    }

    /**
     * An index with what is for the wanted platforms, and so the indexes inside it. Those that lose
     * something have new digests and sizes, which take the old ones' places in the bytes of the
     * index above.
     */
    private ImageIndex filtered(
            ImageIndex index, Map<Digest, Set<Platform>> offered, List<Platform> wanted, int depth)
            throws IOException {
        refuseDepth(index.digest(), depth);
        Map<Digest, RawManifest> smaller = new HashMap<>();
        for (Descriptor child : index.references()) {
            if (child.isAttestation()
                    || !isFor(child, offered, wanted)
                    || !(read(child) instanceof ImageIndex below)) {
                continue;
            }
            Digest known = nested.get(below.digest());
            if (known == null) {
                Map<Digest, Set<Platform>> has = offered(below, depth + 1);
                // Its descriptor may promise a platform that nothing inside is marked with.
                if (below.references().stream().noneMatch(c -> isFor(c, has, wanted))) {
                    continue;
                }
                ImageIndex now = filtered(below, has, wanted, depth + 1);
                if (now.digest().equals(below.digest())) {
                    continue;
                }
                known = now.digest();
                read.put(known, now);
                nested.put(below.digest(), known);
            }
            smaller.put(below.digest(), requireNonNull(read.get(known)).raw());
        }
        ImageIndex kept = IndexFilter.filter(index, child -> isFor(child, offered, wanted));
        return IndexFilter.replace(kept, smaller);
    }

    private static void refuseDepth(Digest of, int depth) throws BadManifest {
        if (depth > MAX_DEPTH) {
            throw new BadManifest(of, "indexes nest deeper than " + MAX_DEPTH);
        }
    }

    private Manifest pick(ImageIndex index, Map<Digest, Set<Platform>> offered, Platform wanted)
            throws IOException {
        for (Descriptor child : index.references()) {
            Set<Platform> has = offered.getOrDefault(child.digest(), Set.of());
            if (child.isAttestation() || has.stream().noneMatch(wanted::accepts)) {
                continue;
            }
            Manifest found = read(child);
            if (found instanceof ImageIndex nested) {
                Map<Digest, Set<Platform>> below = new LinkedHashMap<>();
                for (Descriptor grandchild : nested.references()) {
                    below.put(grandchild.digest(), offeredBy(grandchild, 1));
                }
                return pick(nested, below, wanted);
            }
            platforms.add(wanted);
            return found;
        }
        throw new AssertionError(wanted + " was offered by " + index.digest());
    }

    /** The platforms a child of an index is for: as its descriptor says, else as it says itself. */
    private Set<Platform> offeredBy(Descriptor child, int depth) throws IOException {
        Optional<Platform> named = child.platform().filter(p -> !p.os().isEmpty());
        if (child.isAttestation() || named.filter(Platform.UNKNOWN::equals).isPresent()) {
            return Set.of();
        }
        if (named.isPresent()) {
            return Set.of(named.get());
        }
        refuseDepth(child.digest(), depth);
        Set<Platform> known = inside.get(child.digest());
        if (known == null) {
            known = offeredInside(child, depth);
            inside.put(child.digest(), known);
        }
        return known;
    }

    private Set<Platform> offeredInside(Descriptor child, int depth) throws IOException {
        return switch (read(child)) {
            case ImageManifest image -> platformOf(image).map(Set::of).orElse(Set.of());
            case ImageIndex nested -> {
                Set<Platform> all = new LinkedHashSet<>();
                for (Descriptor grandchild : nested.references()) {
                    all.addAll(offeredBy(grandchild, depth + 1));
                }
                yield all;
            }
            case Opaque _ -> Set.of();
        };
    }

    private void check(PlatformChoice.Only only, Set<Platform> has) throws MissingPlatform {
        List<Platform> lacking =
                only.wanted().stream().filter(w -> has.stream().noneMatch(w::accepts)).toList();
        boolean fails =
                switch (only.missing()) {
                    case FAILS -> !lacking.isEmpty();
                    case IS_ALLOWED -> lacking.size() == only.wanted().size();
                };
        if (fails) {
            throw new MissingPlatform(source.where(), lacking, has, only.missing());
        }
        missing = lacking;
    }

    private Optional<Platform> platformOf(ImageManifest image) throws IOException {
        Descriptor config = image.config();
        if (!config.mediaType().isImageConfig() || config.size() > ImageConfig.MAX_BYTES) {
            return Optional.empty();
        }
        Blob blob = source.blob(config);
        byte[] bytes = BlobBytes.read(blob, ImageConfig.MAX_BYTES);
        if (blob.regions().isEmpty() && bytes.length <= KEPT_CONFIG) {
            inHand.add(new BytesBlob(config, bytes, blob.where()));
        }
        return ImageConfig.platform(bytes);
    }

    private Manifest read(Descriptor descriptor) throws IOException {
        Manifest known = read.get(descriptor.digest());
        if (known != null) {
            return known;
        }
        if (!isKept(descriptor.mediaType())) {
            throw new UnsupportedManifest(source, descriptor);
        }
        Manifest manifest = Manifest.parse(source.manifest(descriptor));
        read.put(descriptor.digest(), manifest);
        return manifest;
    }
}
