package dev.hod.transport.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hod.archive.BadBundle;
import dev.hod.archive.BundleHead;
import dev.hod.archive.Entry;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.OfRepository;
import dev.hod.archive.EntryName.Readme;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Framing;
import dev.hod.archive.Inventory;
import dev.hod.archive.Limits;
import dev.hod.archive.TarCursor;
import dev.hod.blob.Blob;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Verifier;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle read in one pass: from a pipe, or a file that allows no other way. Opening reads the
 * head and all manifests; nothing else is held.
 */
public final class BundleStream implements StreamedStore {
    private final TarCursor cursor;
    private final String where;
    private final BundleHead head;
    private final BundleImages images;
    private final Framing framing;
    private final Map<Digest, byte[]> manifests = new HashMap<>();
    private int next;

    private BundleStream(TarCursor cursor, String where, BundleHead head) {
        this.cursor = cursor;
        this.where = where;
        this.head = head;
        this.images = new BundleImages(head, this::readManifest);
        this.framing = new Framing(cursor, FaultSink.strict(where));
    }

    /** Takes over {@code tar}, which is not compressed any more. */
    static BundleStream open(ReadableByteChannel tar, String where, Limits limits)
            throws IOException {
        TarCursor cursor = new TarCursor(tar, 0);
        FaultSink strict = FaultSink.strict(where);
        BundleHead head = BundleHead.read(cursor, where, limits, strict);
        head.check(strict);
        BundleStream stream = new BundleStream(cursor, where, head);
        stream.takeManifests(limits);
        return stream;
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
        return where;
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
        cursor.close();
    }

    private void takeManifests(Limits limits) throws IOException {
        long held = 0;
        List<Entry> entries = head.volume().entries();
        while (next < entries.size()) {
            Entry entry = entries.get(next);
            switch (entry.name()) {
                case Readme _ -> small(entry, head.volume().readme());
                case BlobData(Digest digest) -> {
                    if (!images.manifests().contains(digest)) {
                        return;
                    }
                    held += entry.size();
                    limits.check(where, "manifest " + digest, entry.size(), limits.manifest());
                    limits.check(where, "all manifests", held, limits.manifests());
                    manifests.put(digest, small(entry, digest));
                }
                case OfRepository _ -> {
                    return;
                }
            }
            next++;
        }
    }

    /** Takes a whole small entry, checked. */
    private byte[] small(Entry entry, Digest digest) throws IOException {
        framing.header(entry, head.base());
        byte[] content = cursor.take((int) entry.size());
        if (!digest.algorithm().of(content).equals(digest)) {
            throw new BadBundle(
                    where,
                    entry.name().path()
                            + (content.length < entry.size()
                                    ? ": the bundle ends in it"
                                    : ": content differs"));
        }
        framing.padding(entry);
        return content;
    }

    @Override
    public void stream(BlobTaker taker) throws IOException {
        List<Entry> entries = head.volume().entries();
        for (; next < entries.size(); next++) {
            Entry entry = entries.get(next);
            switch (entry.name()) {
                case Readme _ -> throw new BadBundle(where, "README.txt is out of order");
                case BlobData(Digest digest) -> {
                    framing.header(entry, head.base());
                    pass(entry, digest, taker);
                    framing.padding(entry);
                }
                case OfRepository _ -> link(entry);
            }
        }
        framing.end();
    }

    private void link(Entry entry) throws IOException {
        framing.header(entry, head.base());
        byte[] content = cursor.take((int) Math.min(entry.size(), 256));
        byte[] expected =
                head.target(entry.name())
                        .map(digest -> digest.toString().getBytes(US_ASCII))
                        .orElse(new byte[0]);
        if (!Arrays.equals(content, expected)) {
            throw new BadBundle(where, entry.name().path() + ": content differs");
        }
        framing.padding(entry);
    }

    private void pass(Entry entry, Digest digest, BlobTaker taker) throws IOException {
        MediaType type = images.type(digest);
        Passing blob = new Passing(Descriptor.of(type, digest, entry.size()));
        try {
            taker.take(blob);
        } finally {
            blob.over = true;
        }
        Verifier verifier = new Verifier(blob.descriptor);
        while (blob.left > 0) {
            ByteBuffer some = cursor.some(blob.left);
            if (!some.hasRemaining()) {
                throw CorruptBlob.tooShort(blob.descriptor, entry.size() - blob.left, where);
            }
            blob.left -= some.remaining();
            if (!blob.opened) {
                verifier.update(some, where);
            }
        }
        if (!blob.opened) {
            verifier.finish(where);
        }
    }

    private RawManifest readManifest(Digest digest, MediaType type) throws NotFound {
        byte[] bytes = manifests.get(digest);
        if (bytes == null) {
            throw new NotFound("manifest " + digest + " is not in " + where);
        }
        return new RawManifest(type, bytes, digest.algorithm());
    }

    private final class Source extends BundledImage {
        Source(ImageName name) {
            super(images, name, where);
        }

        @Override
        public Blob blob(Descriptor descriptor) {
            return new Elsewhere(descriptor);
        }
    }

    /** A blob that is somewhere in the stream and cannot be had by asking for it. */
    private final class Elsewhere implements Blob {
        private final Descriptor descriptor;

        Elsewhere(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            throw new NotFound(
                    "blob " + descriptor.digest() + " cannot be read out of order from " + where);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public String where() {
            return where;
        }
    }

    /** The blob that passes by now. */
    private final class Passing implements Blob {
        private final Descriptor descriptor;
        private long left;
        private boolean opened;
        private boolean over;

        Passing(Descriptor descriptor) {
            this.descriptor = descriptor;
            this.left = descriptor.size();
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            long at = descriptor.size() - left;
            if (over || offset < at) {
                throw new NotFound(
                        "blob " + descriptor.digest() + " has passed by already in " + where);
            }
            opened = true;
            if (!framing.skip(offset - at)) {
                throw CorruptBlob.tooShort(descriptor, at, where);
            }
            left = descriptor.size() - offset;
            return new Content(this);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public String where() {
            return where;
        }
    }

    private final class Content implements ReadableByteChannel {
        private final Passing blob;
        private boolean closed;

        Content(Passing blob) {
            this.blob = blob;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (blob.left == 0) {
                return -1;
            }
            if (blob.over || closed) {
                throw new NotFound(
                        "blob " + blob.descriptor.digest() + " has passed by in " + where);
            }
            ByteBuffer some = cursor.some(Math.min(blob.left, target.remaining()));
            if (!some.hasRemaining() && target.hasRemaining()) {
                throw CorruptBlob.tooShort(
                        blob.descriptor, blob.descriptor.size() - blob.left, where);
            }
            int count = some.remaining();
            target.put(some);
            blob.left -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
