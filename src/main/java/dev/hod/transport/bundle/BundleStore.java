package dev.hod.transport.bundle;

import dev.hod.archive.BadBundle;
import dev.hod.archive.BundleHead;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Framing;
import dev.hod.archive.Inventory;
import dev.hod.archive.Limits;
import dev.hod.archive.NewerBundle;
import dev.hod.archive.TarCursor;
import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.bundle.BundleImages.Place;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A bundle in a file, read at random: nothing is unpacked, and of a plain tar every blob is a
 * region of the file.
 */
public final class BundleStore implements Store {
    private final Path file;
    private final TarBytes tar;
    private final BundleHead head;
    private final BundleImages images;
    private final Limits limits;

    private BundleStore(Path file, TarBytes tar, BundleHead head, Limits limits) {
        this.file = file;
        this.tar = tar;
        this.head = head;
        this.limits = limits;
        this.images = new BundleImages(head, this::readManifest);
    }

    /** How much of a bundle is looked at before anything of it is used. */
    enum Scan {
        /** All but the contents. */
        FRAMING,
        /** The head, and that nothing follows the end: enough to tell what is in it. */
        HEAD
    }

    /**
     * Opens a plain tar, or one in zstd frames with a table.
     *
     * @throws BadBundle where the file is no bundle, or anything but the contents is not as it
     *     should be
     * @throws NewerBundle where a later version of hod is needed, or a limit is passed
     */
    public static BundleStore open(Path file, Limits limits) throws IOException {
        return open(
                file,
                TarBytes.open(file)
                        .orElseThrow(() ->
                                new BadBundle(
                                        file.toString(), "can only be read from front to back")),
                limits,
                Scan.FRAMING);
    }

    /** Takes over {@code tar}. */
    static BundleStore open(Path file, TarBytes tar, Limits limits, Scan scan) throws IOException {
        try {
            String where = file.toString();
            try (TarCursor cursor = new TarCursor(tar.openAt(0, Long.MAX_VALUE), 0)) {
                BundleHead head = BundleHead.read(cursor, where, limits, FaultSink.strict(where));
                head.check(FaultSink.strict(where));
                switch (scan) {
                    case FRAMING -> FramingScan.check(tar, head, where);
                    case HEAD -> checkEnd(tar, head, where);
                }
                return new BundleStore(file, tar, head, limits);
            }
        } catch (IOException | RuntimeException | Error e) {
            tar.close();
            throw e;
        }
    }

    /**
     * Refuses a file in which something follows: other readers of tars would find entries there
     * that this one never sees. One that ends before can be listed.
     */
    private static void checkEnd(TarBytes tar, BundleHead head, String where) throws IOException {
        long end = head.base() + head.volume().length();
        FaultSink sink =
                fault -> {
                    switch (fault.kind()) {
                        case SHORT, MISSING -> {}
                        case CORRUPT, DANGLING, FRAMING ->
                                throw new BadBundle(where, fault.toString());
                    }
                };
        try (TarCursor cursor = new TarCursor(tar.openAt(end, Long.MAX_VALUE - end), end)) {
            new Framing(cursor, sink).end();
        }
    }

    /** What the bundle holds. */
    public Inventory inventory() {
        return head.inventory();
    }

    /** The digest of the inventory, which names the bundle. */
    public Digest digest() {
        return head.digest();
    }

    @Override
    public String where() {
        return file.toString();
    }

    @Override
    public ImageSource source(ImageName name) {
        return new Source(name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        throw new UnsupportedOperationException("a bundle is written as a whole");
    }

    @Override
    public List<ImageName> names() {
        return images.names();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private RawManifest readManifest(Digest digest, MediaType type) throws IOException {
        long size =
                images.place(digest)
                        .orElseThrow(
                                () -> new NotFound("manifest " + digest + " is not in " + file))
                        .size();
        Blob blob = new Part(Descriptor.of(type, digest, size));
        return new RawManifest(type, BlobBytes.read(blob, limits.manifest()), digest.algorithm());
    }

    private final class Source extends BundledImage {
        Source(ImageName name) {
            super(images, name, file.toString());
        }

        @Override
        public Blob blob(Descriptor descriptor) {
            return new Part(descriptor);
        }

        /** In a bundle a blob belongs to all its repositories: what is here is for everybody. */
        @Override
        public Optional<Descriptor> find(Digest blob) {
            return images.place(blob)
                    .map(place -> Descriptor.of(MediaType.OCTET_STREAM, blob, place.size()));
        }
    }

    /** A blob where it lies in the file. */
    private final class Part implements Blob {
        private final Descriptor descriptor;

        Part(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            Place place = place();
            return tar.openAt(place.at() + offset, place.size() - offset);
        }

        private Place place() throws IOException {
            Place place =
                    images.place(descriptor.digest())
                            .orElseThrow(() ->
                                    new NotFound(
                                            "blob " + descriptor.digest() + " is not in " + file));
            if (place.size() != descriptor.size()) {
                throw new BadBundle(
                        file.toString(),
                        "blob %s has %,d bytes there, its manifest says %,d"
                                .formatted(descriptor.digest(), place.size(), descriptor.size()));
            }
            return place;
        }

        @Override
        public List<Region> regions() {
            return images.place(descriptor.digest())
                    .map(place -> tar.regions(place.at(), place.size()))
                    .orElse(List.of());
        }

        @Override
        public String where() {
            return file.toString();
        }
    }
}
