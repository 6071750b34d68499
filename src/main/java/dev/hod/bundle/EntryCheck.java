package dev.hod.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hod.archive.BundleHead;
import dev.hod.archive.Contents;
import dev.hod.archive.Entry;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.OfRepository;
import dev.hod.archive.EntryName.Readme;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Framing;
import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Limits;
import dev.hod.archive.TarCursor;
import dev.hod.archive.TarFraming;
import dev.hod.fault.Fault;
import dev.hod.fault.Fault.Kind;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** Checks the entries of a bundle, in runs that may go on at the same time. */
final class EntryCheck {
    private final BundleHead head;
    private final Limits limits;
    private final FaultSink faults;
    private final LongConsumer progress;
    private final Map<Digest, MediaType> types = new HashMap<>();
    private final Map<Digest, Manifest> manifests = new HashMap<>();
    private final Set<Digest> damaged = new HashSet<>();
    private final AtomicInteger linksMissing = new AtomicInteger();
    private Contents contents;

    EntryCheck(BundleHead head, Limits limits, FaultSink faults, LongConsumer progress) {
        this.head = head;
        this.limits = limits;
        this.faults = faults;
        this.progress = progress;
        for (Item item : head.inventory().manifests()) {
            types.put(item.digest(), item.types().getFirst());
        }
        this.contents = walk();
    }

    BundleHead head() {
        return head;
    }

    private Contents walk() {
        SequencedMap<ImageName, Descriptor> tops = new TreeMap<>();
        Map<Digest, Long> sizes = new HashMap<>();
        head.inventory().manifests().forEach(item -> sizes.put(item.digest(), item.size()));
        for (Image image : head.inventory().images()) {
            long size = sizes.getOrDefault(image.digest(), 0L);
            tops.put(image.name(), Descriptor.of(image.type(), image.digest(), size));
        }
        return Contents.of(tops, digest -> Optional.ofNullable(manifests.get(digest)));
    }

    /**
     * Checks some entries, one after another; the cursor stands before the first one's header.
     *
     * @return whether the tar goes on behind them
     */
    boolean run(TarCursor cursor, int from, int to) throws IOException {
        Framing framing = new Framing(cursor, faults);
        List<Entry> entries = head.volume().entries();
        for (int i = from; i < to; i++) {
            long start = cursor.position();
            boolean whole =
                    framing.header(entries.get(i), head.base())
                            && content(cursor, entries.get(i))
                            && framing.padding(entries.get(i));
            progress.accept(cursor.position() - start);
            if (!whole) {
                missing(i + 1, to);
                return false;
            }
        }
        return true;
    }

    /** Tells of entries that the tar does not reach. */
    void missing(int from, int to) throws IOException {
        for (Entry entry : head.volume().entries().subList(from, to)) {
            if (entry.name() instanceof OfRepository) {
                linksMissing.incrementAndGet();
            } else {
                tell(Kind.MISSING, label(entry), "the bundle ends before it");
            }
        }
    }

    /** Tells what can only be told at the end. */
    void finish() throws IOException {
        if (linksMissing.get() > 0) {
            tell(Kind.MISSING, "links", "the bundle ends before " + linksMissing + " of them");
        }
    }

    private boolean content(TarCursor cursor, Entry entry) throws IOException {
        return switch (entry.name()) {
            case Readme _ -> hashed(cursor, entry, head.volume().readme(), Optional.empty());
            case BlobData(Digest digest) -> blob(cursor, entry, digest);
            case OfRepository link -> {
                Optional<Digest> target = head.target(link);
                byte[] content = cursor.take((int) Math.min(entry.size(), 4096));
                byte[] expected =
                        target.map(d -> d.toString().getBytes(US_ASCII)).orElse(new byte[0]);
                if (content.length < entry.size()) {
                    tell(Kind.SHORT, entry.name().path(), "the bundle ends in it");
                    yield false;
                }
                if (!Arrays.equals(content, expected)) {
                    tell(
                            Kind.DANGLING,
                            entry.name().path(),
                            at(cursor.position() - content.length)
                                    + ": content differs from "
                                    + target.map(Digest::toString).orElse("nothing"));
                }
                yield true;
            }
        };
    }

    private boolean blob(TarCursor cursor, Entry entry, Digest digest) throws IOException {
        MediaType type = types.get(digest);
        if (type == null) {
            return hashed(cursor, entry, digest, Optional.empty());
        }
        limits.check("", "manifest " + digest, entry.size(), limits.manifest());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) entry.size());
        boolean whole = hashed(cursor, entry, digest, Optional.of(Channels.newChannel(bytes)));
        if (!damaged.contains(digest)) {
            try {
                manifests.put(
                        digest,
                        Manifest.parse(
                                new RawManifest(type, bytes.toByteArray(), digest.algorithm())));
            } catch (BadManifest e) {
                damaged.add(digest);
                tell(Kind.CORRUPT, "manifest " + digest, String.valueOf(e.getMessage()));
            }
        }
        return whole;
    }

    private boolean hashed(
            TarCursor cursor, Entry entry, Digest digest, Optional<WritableByteChannel> copy)
            throws IOException {
        long start = cursor.position();
        MessageDigest hash = digest.algorithm().newHash();
        long left = entry.size();
        while (left > 0) {
            ByteBuffer some = cursor.some(left);
            if (!some.hasRemaining()) {
                damaged(digest, copy.isPresent());
                tell(
                        Kind.SHORT,
                        label(entry),
                        at(start) + ": the bundle ends before its last " + left + " bytes");
                return false;
            }
            left -= some.remaining();
            if (copy.isPresent()) {
                copy.get().write(some.duplicate());
            }
            hash.update(some);
        }
        Digest actual = digest.algorithm().finish(hash.digest());
        if (!actual.equals(digest)) {
            damaged(digest, copy.isPresent());
            tell(
                    Kind.CORRUPT,
                    label(entry),
                    at(start) + ": content differs, its digest is " + actual);
        }
        return true;
    }

    private void damaged(Digest digest, boolean isManifest) {
        if (isManifest) {
            damaged.add(digest);
        }
    }

    /** Compares what the manifests point at with the inventory and the entries. */
    void references() throws IOException {
        contents = walk();
        for (Map.Entry<Digest, Contents.Use> missing : contents.missing().entrySet()) {
            if (!damaged.contains(missing.getKey())) {
                tell(
                        Kind.MISSING,
                        "manifest " + missing.getKey(),
                        "is not in the bundle, but part of " + missing.getValue().image());
            }
        }
        for (Contents.SizeConflict conflict : contents.conflicts()) {
            tell(
                    Kind.CORRUPT,
                    "blob " + conflict.digest() + " (" + conflict.use() + ")",
                    "has two sizes: " + conflict.one() + " and " + conflict.other());
        }
        if (contents.missing().isEmpty() && contents.conflicts().isEmpty()) {
            compare("manifest", contents.manifests(), head.inventory().manifests());
            compare("blob", contents.blobs(), head.inventory().blobs());
            entries();
        }
    }

    private void compare(String what, List<Item> needed, List<Item> listed) throws IOException {
        Map<Digest, Item> left = new TreeMap<>();
        listed.forEach(item -> left.put(item.digest(), item));
        for (Item item : needed) {
            Item found = left.remove(item.digest());
            String use = contents.use(item.digest()).map(u -> " (" + u + ")").orElse("");
            if (found == null) {
                tell(Kind.MISSING, what + ' ' + item.digest() + use, "is not in the inventory");
            } else if (!found.equals(item)) {
                tell(
                        Kind.DANGLING,
                        what + ' ' + item.digest() + use,
                        "the inventory has "
                                + found.size()
                                + " bytes of types "
                                + found.types()
                                + ", manifests point at "
                                + item.size()
                                + " of "
                                + item.types());
            }
        }
        for (Digest digest : left.keySet()) {
            tell(Kind.DANGLING, what + ' ' + digest, "belongs to no image");
        }
    }

    /** Compares the whole order of entries with the one that these images have. */
    private void entries() throws IOException {
        List<Entry> actual = head.volume().entries();
        long readme = actual.isEmpty() ? 0 : actual.getFirst().size();
        List<Entry> expected = Entry.place(contents.entries(readme));
        Set<String> here = new HashSet<>();
        actual.forEach(entry -> here.add(entry.name().path()));
        boolean complete = true;
        for (Entry entry : expected) {
            if (!here.contains(entry.name().path())) {
                complete = false;
                tell(Kind.MISSING, label(entry), "is not in the bundle");
            }
        }
        if (complete && !actual.equals(expected)) {
            tell(
                    Kind.FRAMING,
                    "hod.volume",
                    "its entries are not the ones that belong to these images, in their order");
        }
    }

    private String label(Entry entry) {
        if (entry.name() instanceof BlobData(Digest digest)) {
            return contents.use(digest)
                    .map(use -> "blob " + digest + " (" + use + ")")
                    .orElse((types.containsKey(digest) ? "manifest " : "blob ") + digest);
        }
        return entry.name().path();
    }

    private static String at(long position) {
        return "at " + TarFraming.at(position);
    }

    private void tell(Kind kind, String what, String detail) throws IOException {
        faults.found(new Fault(kind, what, detail));
    }
}
