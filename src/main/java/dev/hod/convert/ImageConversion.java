package dev.hod.convert;

import static java.util.Objects.requireNonNull;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.concurrent.Tasks;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.RawManifest;
import dev.hod.json.Json;
import dev.hod.progress.Progress;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One image with all below it being brought into another form; used once. */
final class ImageConversion {
    private final ImageSource source;
    private final Closure closure;
    private final Conversion conversion;
    private final LayerSpool spool;
    private final Progress progress;

    /** New manifests by the digest of the old ones; only those that changed. */
    private final Map<Digest, RawManifest> replaced = new HashMap<>();

    private final Map<Digest, Blob> layers = new ConcurrentHashMap<>();

    ImageConversion(
            ImageSource source,
            Closure closure,
            Conversion conversion,
            LayerSpool spool,
            Progress progress) {
        this.source = source;
        this.closure = closure;
        this.conversion = conversion;
        this.spool = spool;
        this.progress = progress;
    }

    /**
     * What became of the image.
     *
     * @param manifests those that changed, by their new digests
     * @param layers those that changed, by their new digests
     */
    record Converted(
            RawManifest top, Map<Digest, RawManifest> manifests, Map<Digest, Blob> layers) {}

    Converted run() throws IOException {
        if (closure.top() instanceof ImageIndex list
                && !conversion.formats().contains(ManifestFormat.of(list.raw().mediaType()))) {
            // Told of the whole before any of its images.
            refuseToChange(list.raw(), conversion.formats().getFirst().index());
        }
        for (Manifest manifest : closure.manifests()) {
            Optional<RawManifest> changed =
                    switch (manifest) {
                        case ImageManifest image -> image(image);
                        case ImageIndex index -> index(index);
                        case Opaque _ -> Optional.empty();
                    };
            changed.ifPresent(raw -> replaced.put(manifest.digest(), raw));
        }
        RawManifest old = closure.top().raw();
        RawManifest top = replaced.getOrDefault(old.digest(), old);
        if (!top.digest().equals(old.digest())) {
            progress.note(
                    "%s: %s: %s is %s now"
                            .formatted(
                                    source.where(),
                                    top.mediaType().equals(old.mediaType())
                                            ? "layers repacked"
                                            : "converted to "
                                                    + ManifestFormat.of(top.mediaType()).word(),
                                    old.digest(),
                                    top.digest()));
        }
        Map<Digest, RawManifest> manifests = new HashMap<>();
        replaced.values().forEach(raw -> manifests.put(raw.digest(), raw));
        return new Converted(top, manifests, layers);
    }

    private Optional<RawManifest> image(ImageManifest image) throws IOException {
        ManifestFormat own = ManifestFormat.of(image.raw().mediaType());
        if (!isImage(image, own)) {
            return artifact(image, own);
        }
        List<Optional<LayerType>> types = new ArrayList<>();
        for (Descriptor layer : image.layers()) {
            types.add(LayerType.of(layer.mediaType()));
        }
        List<Optional<LayerType>> wanted = types.stream().map(t -> t.map(this::wanted)).toList();
        boolean repacks = !wanted.equals(types);
        ManifestFormat to = format(image, own, wanted, repacks);
        if (to == own && !repacks) {
            return Optional.empty();
        }
        if (to != own && isAttestation(image)) {
            // The index that it belongs to leaves it out.
            return Optional.empty();
        }
        refuseToChange(image.raw(), to.manifest());
        List<Descriptor> now = repacks ? repacked(image, types, wanted) : image.layers();
        List<Descriptor> written = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            written.add(typed(image, now.get(i), wanted.get(i), own, to));
        }
        return Optional.of(ManifestText.image(image, to, written));
    }

    /** What is no image has no counterpart in Docker's format. */
    private Optional<RawManifest> artifact(ImageManifest artifact, ManifestFormat own)
            throws IOException {
        if (conversion.formats().contains(own)) {
            return Optional.empty();
        }
        throw new Unconvertible(
                artifact.digest(),
                "its config has type "
                        + artifact.config().mediaType()
                        + ", so it is no image; it can only be copied as it is");
    }

    /** Docker wrote configs without a type of their own at first. */
    private static boolean isImage(ImageManifest image, ManifestFormat format) {
        MediaType config = image.config().mediaType();
        return config.isImageConfig()
                || (format == ManifestFormat.DOCKER && config.equals(MediaType.OCTET_STREAM));
    }

    private LayerType wanted(LayerType has) {
        if (has.origin() == LayerType.Origin.FOREIGN) {
            return has;
        }
        return switch (conversion.layers()) {
            case LayerChange.Kept() -> has;
            case LayerChange.Decompressed() -> has.packed(Packing.PLAIN);
            case LayerChange.Compressed(Packing packing, var _, LayerChange.Which which) ->
                    switch (which) {
                        case PLAIN -> has.packing() == Packing.PLAIN ? has.packed(packing) : has;
                        case OTHERS -> has.packed(packing);
                    };
        };
    }

    /** Its own format if that will do; OCI where only that can hold its layers. */
    private ManifestFormat format(
            ImageManifest image,
            ManifestFormat own,
            List<Optional<LayerType>> layers,
            boolean repacks)
            throws Unconvertible {
        ManifestFormat to =
                conversion.formats().contains(own) ? own : conversion.formats().getFirst();
        boolean isZstd = layers.stream().anyMatch(l -> l.isPresent() && l.get().in(to).isEmpty());
        if (!isZstd || (to == own && !repacks)) {
            return to;
        }
        if (conversion.formats().contains(ManifestFormat.OCI)) {
            return ManifestFormat.OCI;
        }
        throw new Unconvertible(
                image.digest(),
                "it has zstd layers, which "
                        + to.word()
                        + " has no type for; gzip needs --dest-compress-format gzip");
    }

    private void refuseToChange(RawManifest old, MediaType become) throws IOException {
        boolean kept =
                switch (conversion.digests()) {
                    case MAY_CHANGE -> false;
                    case KEPT -> true;
                };
        if (!kept && source.signatures(old.digest()).isEmpty()) {
            return;
        }
        boolean repacked = old.mediaType().equals(become);
        String what =
                repacked
                        ? "Image layers"
                        : old.mediaType().isIndex() ? "Manifest list" : "Manifest";
        String how = repacked ? "repacked" : "converted to type \"" + become + "\"";
        throw kept ? Unconvertible.digestsKept(what, how) : Unconvertible.signed(what, how);
    }

    private static Descriptor typed(
            ImageManifest image,
            Descriptor layer,
            Optional<LayerType> type,
            ManifestFormat own,
            ManifestFormat to)
            throws Unconvertible {
        if (type.isEmpty() && own == to) {
            return layer;
        }
        MediaType written =
                type.flatMap(t -> t.in(to))
                        .orElseThrow(() ->
                                new Unconvertible(
                                        image.digest(),
                                        "%s has no type for a layer of type \"%s\""
                                                .formatted(to.word(), layer.mediaType())));
        return Descriptor.of(written, layer.digest(), layer.size());
    }

    /** Digests and sizes of all layers, after those that need it were repacked. */
    private List<Descriptor> repacked(
            ImageManifest image, List<Optional<LayerType>> has, List<Optional<LayerType>> wanted)
            throws IOException {
        List<Digest> diffIds = diffIds(image);
        Map<Integer, Descriptor> changed = new ConcurrentHashMap<>();
        try (Tasks tasks = new Tasks("layers", Runtime.getRuntime().availableProcessors() + 1)) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!wanted.get(i).equals(has.get(i))) {
                    int layer = i;
                    Packing to = wanted.get(i).orElseThrow().packing();
                    tasks.fork(() ->
                            repacked(image.layers().get(layer), to, diffIds.get(layer))
                                    .ifPresent(d -> changed.put(layer, d)));
                }
            }
            tasks.join();
        }
        List<Descriptor> now = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            now.add(requireNonNull(changed.getOrDefault(i, image.layers().get(i))));
        }
        return now;
    }

    private Optional<Descriptor> repacked(Descriptor layer, Packing to, Digest diffId)
            throws IOException {
        LayerSpool.Wanted wanted = new LayerSpool.Wanted(to, level());
        try (Progress.Item item = progress.begin("layer " + layer.digest().brief(), layer.size())) {
            item.state("to " + to.word());
            Optional<Blob> made = spool.repacked(source.blob(layer), wanted, diffId, item).blob();
            made.ifPresent(blob -> layers.put(blob.descriptor().digest(), blob));
            return made.map(Blob::descriptor);
        }
    }

    private java.util.OptionalInt level() {
        return conversion.layers() instanceof LayerChange.Compressed packed
                ? packed.level()
                : java.util.OptionalInt.empty();
    }

    private List<Digest> diffIds(ImageManifest image) throws IOException {
        byte[] bytes = BlobBytes.read(source.blob(image.config()), ImageConfig.MAX_BYTES);
        List<Digest> diffIds = new ArrayList<>();
        try {
            if (Json.parse(bytes) instanceof Json.Struct config) {
                for (Json item : config.struct("rootfs").items("diff_ids")) {
                    diffIds.add(Digest.parse(item instanceof Json.Text(String t) ? t : ""));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Unconvertible(image.digest(), "its config: " + e.getMessage());
        }
        if (diffIds.size() != image.layers().size()) {
            throw new Unconvertible(
                    image.digest(),
                    "it has %d layers, its config speaks of %d"
                            .formatted(image.layers().size(), diffIds.size()));
        }
        return diffIds;
    }

    private static boolean isAttestation(ImageManifest image) {
        return !image.layers().isEmpty()
                && image.layers().stream()
                        .allMatch(
                                l -> l.mediaType().value().equals("application/vnd.in-toto+json"));
    }

    private Optional<RawManifest> index(ImageIndex index) throws IOException {
        ManifestFormat own = ManifestFormat.of(index.raw().mediaType());
        ManifestFormat to =
                conversion.formats().contains(own) ? own : conversion.formats().getFirst();
        List<Descriptor> children = index.references();
        boolean changed = false;
        for (Descriptor child : children) {
            RawManifest now = replaced.get(child.digest());
            changed |= now != null;
            if (now != null && ManifestFormat.of(now.mediaType()) == ManifestFormat.OCI) {
                to = conversion.formats().contains(ManifestFormat.OCI) ? ManifestFormat.OCI : to;
            }
        }
        if (to == own && !changed) {
            return Optional.empty();
        }
        refuseToChange(index.raw(), to.index());
        List<ManifestText.Entry> entries = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            Descriptor child = children.get(i);
            if (to != own && isLeft(child, to)) {
                progress.note(
                        "%s: %s, an attestation, stays behind: %s cannot hold it"
                                .formatted(source.where(), child.digest(), to.word()));
                continue;
            }
            RawManifest now = replaced.get(child.digest());
            Descriptor entry = now == null ? child : now.descriptor();
            entries.add(new ManifestText.Entry(i, entry, platform(child, to)));
        }
        return Optional.of(ManifestText.index(index, to, entries));
    }

    private boolean isLeft(Descriptor child, ManifestFormat to) {
        return to == ManifestFormat.DOCKER
                && !replaced.containsKey(child.digest())
                && closure.manifests().stream()
                        .filter(m -> m.digest().equals(child.digest()))
                        .anyMatch(m -> m instanceof ImageManifest image && isAttestation(image));
    }

    /** A manifest list names the platform of each entry; an index need not. */
    private Optional<Platform> platform(Descriptor child, ManifestFormat to) throws IOException {
        if (to == ManifestFormat.OCI || child.platform().isPresent()) {
            return Optional.empty();
        }
        for (Manifest manifest : closure.manifests()) {
            if (manifest.digest().equals(child.digest())
                    && manifest instanceof ImageManifest image) {
                return ClosureWalk.platform(source, image);
            }
        }
        return Optional.empty();
    }
}
