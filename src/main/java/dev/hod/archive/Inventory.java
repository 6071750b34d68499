package dev.hod.archive;

import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.reference.ImageName;
import dev.hod.reference.NameCount;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle is about ({@code hod.json}): its images and everything they consist of. It says
 * nothing of where bytes lie or how they are stored, so its digest names the bundle, and a
 * signature over that digest signs everything.
 *
 * @param images sorted by name, each once
 * @param manifests all of them, sorted by digest, each once
 * @param blobs all configs and layers, likewise
 * @param note what the maker wrote on it
 * @param created seconds since 1970, only where the maker gave a time
 */
public record Inventory(
        List<Image> images,
        List<Item> manifests,
        List<Item> blobs,
        Optional<String> note,
        Optional<Long> created) {

    public Inventory {
        images = List.copyOf(images);
        manifests = List.copyOf(manifests);
        blobs = List.copyOf(blobs);
    }

    /** How many images there are, and apart from them signatures and their like. */
    public NameCount names() {
        return NameCount.of(images.stream().map(Image::name).toList());
    }

    /**
     * An image, or an index with its images.
     *
     * @param name with a tag, or untagged with a digest
     * @param size bytes of all it consists of, each blob counted once
     * @param platforms what it runs on
     * @param origin where it came from, where that is known
     * @param groups headings of the lists it stood under, sorted
     */
    public record Image(
            ImageName name,
            MediaType type,
            Digest digest,
            long size,
            List<Platform> platforms,
            Optional<Origin> origin,
            List<String> groups) {
        public Image {
            platforms = List.copyOf(platforms);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Where an image came from.
     *
     * @param written the name as the user wrote it
     * @param source the full reference it was pulled from
     * @param announced the digest that the source gave for it
     * @param kept the platforms kept of it; empty for whatever it has
     */
    public record Origin(String written, String source, Digest announced, List<Platform> kept) {
        public Origin {
            kept = List.copyOf(kept);
        }
    }

    /**
     * A manifest or blob.
     *
     * @param types the media types it is pointed at with, sorted; usually one
     */
    public record Item(Digest digest, long size, List<MediaType> types) {
        public Item {
            types = List.copyOf(types);
        }
    }

    /** The image of a name. */
    public Optional<Image> image(ImageName name) {
        int from = 0;
        int to = images.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = images.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(images.get(middle));
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** Those platforms that can be written and read again; what is left out says nothing useful. */
    public static List<Platform> plain(Collection<Platform> platforms) {
        return platforms.stream().filter(PlatformText::isPlain).toList();
    }

    /** Writes the document, one image, manifest or blob a line. */
    public void write(OutputStream out) throws IOException {
        new InventoryWriter(out).write(this);
    }

    /** Length and digest of the document, without keeping it. */
    public Measure measure() {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        long[] count = {0};
        OutputStream nowhere =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        count[0]++;
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        count[0] += length;
                    }
                };
        try {
            write(new DigestOutputStream(nowhere, hash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Measure(count[0], Digest.Algorithm.SHA256.finish(hash.digest()));
    }

    /** How long the document is, and the digest that names the bundle. */
    public record Measure(long size, Digest digest) {}
}
