package dev.hod.bundle;

import dev.hod.archive.Contents;
import dev.hod.archive.Entry;
import dev.hod.archive.Inventory;
import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Origin;
import dev.hod.archive.SignatureSlot;
import dev.hod.archive.TarFraming;
import dev.hod.archive.VolumeHeader;
import dev.hod.blob.Blob;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything about a bundle before its first byte: what is in it and where it lies.
 *
 * @param manifests by digest, in hand
 * @param blobs where each config and layer is read from
 */
record BundlePlan(
        Inventory inventory,
        Inventory.Measure measure,
        Contents contents,
        VolumeHeader volume,
        Map<Digest, Manifest> manifests,
        Map<Digest, Blob> blobs) {

    static BundlePlan of(List<PackedImage> images, PackOptions options) throws IOException {
        TreeMap<ImageName, List<PackedImage>> sorted = new TreeMap<>();
        for (PackedImage image : images) {
            sorted.computeIfAbsent(kept(image), _ -> new ArrayList<>()).add(image);
        }
        SequencedMap<ImageName, Descriptor> tops = new TreeMap<>();
        Map<Digest, Manifest> manifests = new HashMap<>();
        Map<Digest, Blob> blobs = new HashMap<>();
        sorted.forEach((name, same) -> {
            Closure closure = same.getFirst().closure();
            tops.put(name, closure.top().raw().descriptor());
            closure.manifests().forEach(m -> manifests.put(m.digest(), m));
            closure.blobs()
                    .forEach((digest, blob) ->
                            blobs.computeIfAbsent(
                                    digest, _ -> same.getFirst().source().blob(blob)));
        });
        Contents contents = Contents.of(tops, digest -> Optional.ofNullable(manifests.get(digest)));
        check(contents);
        List<Image> listed = new ArrayList<>();
        for (Map.Entry<ImageName, List<PackedImage>> image : sorted.entrySet()) {
            listed.add(image(image.getKey(), image.getValue(), contents));
        }
        Inventory inventory =
                new Inventory(
                        listed,
                        contents.manifests(),
                        contents.blobs(),
                        options.note(),
                        options.created());
        Inventory.Measure measure = inventory.measure();
        byte[] readme = Readme.of(inventory, measure.digest());
        VolumeHeader volume =
                new VolumeHeader(
                        measure.digest(),
                        Digest.sha256(readme),
                        Entry.place(contents.entries(readme.length)));
        return new BundlePlan(inventory, measure, contents, volume, manifests, blobs);
    }

    /** The text for whoever finds the bundle. */
    byte[] readme() {
        return Readme.of(inventory, measure.digest());
    }

    /** Where {@code hod.volume}'s own header begins. */
    long volumeAt() {
        long json = TarFraming.contentAt("hod.json", measure.size(), 0);
        long slot =
                TarFraming.contentAt(
                        "hod.sig", SignatureSlot.SIZE, TarFraming.padded(json + measure.size()));
        return slot + SignatureSlot.SIZE;
    }

    private static ImageName kept(PackedImage image) {
        ImageName name = image.name();
        return name.tag()
                .map(tag -> ImageName.tagged(name.repository(), tag))
                .orElseGet(() ->
                        ImageName.digested(name.repository(), image.closure().top().digest()));
    }

    private static void check(Contents contents) throws PackConflict {
        if (!contents.missing().isEmpty()) {
            throw new IllegalArgumentException("not in its closure: " + contents.missing());
        }
        if (!contents.conflicts().isEmpty()) {
            throw PackConflict.sizes(contents.conflicts().getFirst());
        }
    }

    private static Image image(ImageName name, List<PackedImage> same, Contents contents)
            throws IOException {
        PackedImage first = same.getFirst();
        Manifest top = first.closure().top();
        TreeSet<String> groups = new TreeSet<>();
        for (PackedImage image : same) {
            if (!image.closure().top().digest().equals(top.digest())) {
                throw PackConflict.digests(name, top.digest(), image.closure().top().digest());
            }
            image.provenance().map(Provenance::groups).ifPresent(groups::addAll);
            groups.addAll(image.groups());
        }
        return new Image(
                name,
                top.raw().mediaType(),
                top.digest(),
                contents.size(name),
                Inventory.plain(platforms(first, top)),
                first.provenance()
                        .map(p ->
                                new Origin(
                                        p.written(),
                                        p.source(),
                                        p.announced(),
                                        Inventory.plain(p.platforms()))),
                List.copyOf(groups));
    }

    /** What the walk saw; it does not look into the config of a single image taken as it is. */
    private static Collection<Platform> platforms(PackedImage image, Manifest top)
            throws IOException {
        Collection<Platform> seen = image.closure().platforms();
        if (seen.isEmpty() && top instanceof ImageManifest single) {
            return ClosureWalk.platform(image.source(), single).stream().toList();
        }
        return seen;
    }
}
