package dev.hod.transport.bundle;

import dev.hod.archive.BundleHead;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Inventory.Origin;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageSource.Referrers;
import dev.hod.transport.ImageSource.Tagged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the head of a bundle tells of its images, for both ways of reading one. */
final class BundleImages {
    private final Map<ImageName, Image> images = new LinkedHashMap<>();
    private final Map<Digest, Item> manifests = new HashMap<>();
    private final Map<Digest, MediaType> types = new HashMap<>();
    private final Map<Digest, Place> places = new HashMap<>();
    private final Manifests reader;
    private @Nullable Map<Digest, List<Descriptor>> bySubject;

    /**
     * Where bytes lie in the tar.
     *
     * @param at position from the start of the tar
     */
    record Place(long at, long size) {}

    /** Reads the bytes of a manifest, checked. */
    @FunctionalInterface
    interface Manifests {
        RawManifest read(Digest digest, MediaType type) throws IOException;
    }

    BundleImages(BundleHead head, Manifests reader) {
        this.reader = reader;
        head.inventory().images().forEach(image -> images.put(image.name(), image));
        head.inventory().manifests().forEach(item -> manifests.put(item.digest(), item));
        head.inventory().blobs().forEach(item -> types.put(item.digest(), item.types().getFirst()));
        head.volume()
                .entries()
                .forEach(entry -> {
                    if (entry.name() instanceof BlobData(Digest digest)) {
                        places.put(digest, new Place(head.base() + entry.at(), entry.size()));
                    }
                });
    }

    List<ImageName> names() {
        return List.copyOf(images.keySet());
    }

    Optional<Place> place(Digest digest) {
        return Optional.ofNullable(places.get(digest));
    }

    Set<Digest> manifests() {
        return manifests.keySet();
    }

    /** The media type that a blob is pointed at with. */
    MediaType type(Digest digest) {
        return types.getOrDefault(digest, MediaType.OCTET_STREAM);
    }

    /** What a name points at; a digest without a tag may be that of any manifest in the bundle. */
    Optional<Descriptor> resolve(ImageName name) {
        Optional<Image> image = image(name);
        if (image.isPresent()) {
            return Optional.of(descriptor(image.get().digest(), image.get().type()));
        }
        if (name.tag().isPresent()) {
            return Optional.empty();
        }
        return name.digest()
                .flatMap(digest -> Optional.ofNullable(manifests.get(digest)))
                .map(item -> descriptor(item.digest(), item.types().getFirst()));
    }

    private Optional<Image> image(ImageName name) {
        ImageName key =
                name.tag().map(tag -> ImageName.tagged(name.repository(), tag)).orElse(name);
        return Optional.ofNullable(images.get(key));
    }

    private Descriptor descriptor(Digest digest, MediaType type) {
        Item item = manifests.get(digest);
        Place place = places.get(digest);
        long size = item != null ? item.size() : place != null ? place.size() : 0;
        return Descriptor.of(type, digest, size);
    }

    Optional<Provenance> provenance(ImageName name) {
        return image(name).flatMap(BundleImages::provenance);
    }

    private static Optional<Provenance> provenance(Image image) {
        return image.origin().map(origin -> provenance(image, origin));
    }

    private static Provenance provenance(Image image, Origin origin) {
        return new Provenance(
                origin.written(),
                origin.source(),
                origin.announced(),
                origin.kept(),
                image.groups());
    }

    List<String> groups(ImageName name) {
        return image(name).map(Image::groups).orElse(List.of());
    }

    RawManifest manifest(Descriptor descriptor) throws IOException {
        return reader.read(descriptor.digest(), descriptor.mediaType());
    }

    /** Referrers among what is in the bundle under one repository. */
    Referrers referrers(String repository, Digest subject) throws IOException {
        String tag = subject.algorithm().label() + '-' + subject.hex();
        Optional<Descriptor> index = resolve(ImageName.tagged(repository, tag));
        List<Tagged> tags = new ArrayList<>();
        for (String kind : List.of(".sig", ".att", ".sbom")) {
            resolve(ImageName.tagged(repository, tag + kind))
                    .ifPresent(found -> tags.add(new Tagged(tag + kind, found)));
        }
        return new Referrers(bySubject().getOrDefault(subject, List.of()), index, tags);
    }

    private synchronized Map<Digest, List<Descriptor>> bySubject() throws IOException {
        Map<Digest, List<Descriptor>> known = bySubject;
        if (known == null) {
            known = new HashMap<>();
            List<Item> sorted =
                    manifests.values().stream().sorted(Comparator.comparing(Item::digest)).toList();
            for (Item item : sorted) {
                RawManifest raw = reader.read(item.digest(), item.types().getFirst());
                Manifest manifest = Manifest.parse(raw);
                Optional<Descriptor> subject = manifest.subject();
                if (subject.isPresent()) {
                    known.computeIfAbsent(subject.get().digest(), _ -> new ArrayList<>())
                            .add(referrer(manifest));
                }
            }
            bySubject = known;
        }
        return known;
    }

    private static Descriptor referrer(Manifest manifest) {
        return new Descriptor(
                manifest.raw().mediaType(),
                manifest.digest(),
                manifest.raw().size(),
                Optional.empty(),
                manifest.artifactType(),
                Map.of(),
                List.of());
    }
}
