package dev.hod.archive;

import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.LayerLink;
import dev.hod.archive.EntryName.NoLayers;
import dev.hod.archive.EntryName.NoTags;
import dev.hod.archive.EntryName.Readme;
import dev.hod.archive.EntryName.RevisionLink;
import dev.hod.archive.EntryName.TagIndexLink;
import dev.hod.archive.EntryName.TagLink;
import dev.hod.archive.Inventory.Item;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.reference.ImageName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a bundle of some images consists of, in the order it stands there: a pure function of the
 * sorted images and their manifests. Writer and verifier share it.
 */
public final class Contents {
    /** Deeper nesting of indexes is taken for an attack. */
    private static final int MAX_DEPTH = 16;

    private final Function<Digest, Optional<Manifest>> lookup;
    private final SequencedMap<Digest, Use> manifests = new LinkedHashMap<>();
    private final SequencedMap<Digest, Use> configs = new LinkedHashMap<>();
    private final SequencedMap<Digest, Use> layers = new LinkedHashMap<>();
    private final SequencedMap<Digest, Use> missing = new LinkedHashMap<>();
    private final Map<Digest, Pointed> pointed = new HashMap<>();
    private final Map<ImageName, Long> sizes = new HashMap<>();
    private final List<SizeConflict> conflicts = new ArrayList<>();
    private final SequencedSet<EntryName> layerLinks = new LinkedHashSet<>();
    private final SequencedSet<EntryName> revisionLinks = new LinkedHashSet<>();
    private final SequencedSet<EntryName> tagLinks = new LinkedHashSet<>();
    private final Map<EntryName, Digest> targets = new HashMap<>();

    private Contents(Function<Digest, Optional<Manifest>> lookup) {
        this.lookup = lookup;
    }

    /**
     * Walks everything below some images.
     *
     * @param images what each name points at, sorted by name, each once
     * @param lookup the manifests; one that is not there is listed in {@link #missing}
     */
    public static Contents of(
            SequencedMap<ImageName, Descriptor> images,
            Function<Digest, Optional<Manifest>> lookup) {
        Contents contents = new Contents(lookup);
        images.forEach(contents::image);
        return contents;
    }

    /** How a blob is used, and by which image first. */
    public record Use(Role role, ImageName image) {
        /** {@code layer of library/alpine:3.14}. */
        @Override
        public String toString() {
            return role.label + " of " + image;
        }
    }

    /** What something is to the image it belongs to. */
    public enum Role {
        MANIFEST("manifest"),
        CONFIG("config"),
        LAYER("layer");

        private final String label;

        Role(String label) {
            this.label = label;
        }
    }

    /** One digest that is pointed at with two sizes. */
    public record SizeConflict(Digest digest, Use use, long one, long other) {}

    private record Pointed(long size, Set<MediaType> types) {}

    private void image(ImageName name, Descriptor top) {
        Map<Digest, Long> seen = new HashMap<>();
        manifest(name, top, seen, new HashSet<>(), 0);
        sizes.put(name, seen.values().stream().mapToLong(Long::longValue).sum());
        name.tag()
                .ifPresent(tag -> {
                    String repository = name.repository();
                    tagLinks.add(new TagIndexLink(repository, tag, top.digest()));
                    TagLink current = new TagLink(repository, tag);
                    tagLinks.add(current);
                    targets.put(current, top.digest());
                });
    }

    private void manifest(
            ImageName name, Descriptor it, Map<Digest, Long> seen, Set<Digest> done, int depth) {
        Use use = new Use(Role.MANIFEST, name);
        pointAt(it, use);
        if (!done.add(it.digest())) {
            return;
        }
        Optional<Manifest> found = depth > MAX_DEPTH ? Optional.empty() : lookup.apply(it.digest());
        if (found.isEmpty()) {
            missing.putIfAbsent(it.digest(), use);
            return;
        }
        switch (found.get()) {
            case ImageManifest image -> {
                blob(name, image.config(), Role.CONFIG, seen);
                image.layers().forEach(layer -> blob(name, layer, Role.LAYER, seen));
            }
            case ImageIndex index ->
                    index.references()
                            .forEach(child -> manifest(name, child, seen, done, depth + 1));
            case Opaque _ -> {}
        }
        seen.put(it.digest(), it.size());
        manifests.putIfAbsent(it.digest(), use);
        revisionLinks.add(new RevisionLink(name.repository(), it.digest()));
    }

    private void blob(ImageName name, Descriptor blob, Role role, Map<Digest, Long> seen) {
        Use use = new Use(role, name);
        pointAt(blob, use);
        seen.put(blob.digest(), blob.size());
        (role == Role.CONFIG ? configs : layers).putIfAbsent(blob.digest(), use);
        layerLinks.add(new LayerLink(name.repository(), blob.digest()));
    }

    private void pointAt(Descriptor it, Use use) {
        Pointed known =
                pointed.computeIfAbsent(
                        it.digest(), _ -> new Pointed(it.size(), new LinkedHashSet<>()));
        if (known.size() != it.size()) {
            conflicts.add(new SizeConflict(it.digest(), use, known.size(), it.size()));
        }
        known.types().add(it.mediaType());
    }

    /** Manifests that the images need and that are not there, with who needs them first. */
    public Map<Digest, Use> missing() {
        return missing;
    }

    public List<SizeConflict> conflicts() {
        return conflicts;
    }

    /** Bytes of all that an image consists of. */
    public long size(ImageName image) {
        return sizes.getOrDefault(image, 0L);
    }

    /** How a manifest or blob is used first. */
    public Optional<Use> use(Digest digest) {
        for (Map<Digest, Use> uses : List.of(manifests, configs, layers)) {
            Use use = uses.get(digest);
            if (use != null) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }

    /** The manifests, as an inventory has them. */
    public List<Item> manifests() {
        return items(manifests.keySet());
    }

    /** Configs and layers, as an inventory has them. */
    public List<Item> blobs() {
        Set<Digest> all = new HashSet<>(configs.keySet());
        all.addAll(layers.keySet());
        return items(all);
    }

    private List<Item> items(Collection<Digest> digests) {
        return digests.stream()
                .sorted()
                .map(digest -> {
                    Pointed known = pointed(digest);
                    return new Item(
                            digest,
                            known.size(),
                            known.types().stream()
                                    .sorted(Comparator.comparing(MediaType::value))
                                    .toList());
                })
                .toList();
    }

    private Pointed pointed(Digest digest) {
        Pointed known = pointed.get(digest);
        if (known == null) {
            throw new IllegalArgumentException(digest + " is not part of these contents");
        }
        return known;
    }

    /** What the content of a link is: this digest as text. */
    public Optional<Digest> target(EntryName name) {
        return switch (name) {
            case LayerLink(_, Digest d) -> Optional.of(d);
            case RevisionLink(_, Digest d) -> Optional.of(d);
            case TagIndexLink(_, _, Digest d) -> Optional.of(d);
            case TagLink tag -> Optional.ofNullable(targets.get(tag));
            case Readme _, BlobData _, NoLayers _, NoTags _ -> Optional.empty();
        };
    }

    /** Everything behind {@code hod.volume}, in order. */
    public List<Entry.Unplaced> entries(long readmeSize) {
        List<Entry.Unplaced> entries = new ArrayList<>();
        entries.add(new Entry.Unplaced(new Readme(), readmeSize));
        SequencedSet<Digest> data = new LinkedHashSet<>(manifests.keySet());
        data.addAll(configs.keySet());
        data.addAll(layers.keySet());
        for (Digest digest : data) {
            entries.add(new Entry.Unplaced(new BlobData(digest), pointed(digest).size()));
        }
        links().forEach(link ->
                entries.add(
                        new Entry.Unplaced(
                                link,
                                target(link).map(d -> (long) d.toString().length()).orElse(0L))));
        return entries;
    }

    private List<EntryName> links() {
        // Whether each repository has layers and tags, which a registry expects to find folders of.
        Map<String, boolean[]> has = new TreeMap<>();
        List<EntryName> links = new ArrayList<>(layerLinks);
        revisionLinks.forEach(link -> has.put(repository(link), new boolean[2]));
        layerLinks.forEach(
                link -> has.computeIfAbsent(repository(link), _ -> new boolean[2])[0] = true);
        tagLinks.forEach(
                link -> has.computeIfAbsent(repository(link), _ -> new boolean[2])[1] = true);
        has.forEach((repository, kinds) -> {
            if (!kinds[0]) {
                links.add(new NoLayers(repository));
            }
        });
        links.addAll(revisionLinks);
        has.forEach((repository, kinds) -> {
            if (!kinds[1]) {
                links.add(new NoTags(repository));
            }
        });
        links.addAll(tagLinks);
        return links;
    }

    private static String repository(EntryName link) {
        return switch (link) {
            case EntryName.OfRepository of -> of.repository();
            case Readme _, BlobData _ -> throw new IllegalArgumentException(link + " is no link");
        };
    }
}
