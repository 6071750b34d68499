package dev.hod.archive;

import dev.hod.archive.Inventory.Item;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the entries of a bundle.
 *
 * @param digest of {@code hod.json}: the bundle's name
 * @param base where {@code hod.volume} ends: what positions of entries are counted from
 */
public record BundleHead(Inventory inventory, Digest digest, VolumeHeader volume, long base) {
    private static final String INVENTORY = "hod.json";

    /** Length of the tar. */
    public long length() {
        return TarFraming.end(base + volume.length());
    }

    /**
     * Reads the head; the cursor then stands before the first entry.
     *
     * @throws NoBundle where it is something else
     * @throws BadBundle where there is too little sense in it to go on
     * @throws NewerBundle where a later version of hod is needed
     */
    public static BundleHead read(TarCursor cursor, String where, Limits limits, FaultSink faults)
            throws IOException {
        return new Reader(cursor, where, faults).read(limits);
    }

    /** Tells what of the inventory is not in the volume, or in the volume without being listed. */
    public void check(FaultSink faults) throws IOException {
        Map<Digest, Long> stored = new HashMap<>();
        Set<EntryName> names = new HashSet<>();
        for (Entry entry : volume.entries()) {
            if (!names.add(entry.name())) {
                faults.found(
                        new Fault(
                                Fault.Kind.FRAMING,
                                VolumeHeader.NAME,
                                "lists " + entry.name().path() + " twice"));
            }
            if (entry.name() instanceof EntryName.BlobData(Digest of)) {
                stored.put(of, entry.size());
            }
        }
        Set<Digest> listed = new HashSet<>();
        for (List<Item> items : List.of(inventory.manifests(), inventory.blobs())) {
            for (Item item : items) {
                listed.add(item.digest());
                check(item, stored.get(item.digest()), faults);
            }
        }
        for (Digest digest : stored.keySet()) {
            if (!listed.contains(digest)) {
                faults.found(
                        new Fault(
                                Fault.Kind.DANGLING,
                                "blob " + digest,
                                "is in the bundle but not in its inventory"));
            }
        }
    }

    private static void check(Item item, @Nullable Long stored, FaultSink faults)
            throws IOException {
        if (stored == null) {
            faults.found(
                    new Fault(
                            Fault.Kind.MISSING,
                            "blob " + item.digest(),
                            "is in the inventory but not in the bundle"));
        } else if (stored != item.size()) {
            faults.found(
                    new Fault(
                            Fault.Kind.CORRUPT,
                            "blob " + item.digest(),
                            "has %,d bytes in the bundle instead of %,d"
                                    .formatted(stored, item.size())));
        }
    }

    /** What the content of a link must be: this digest as text. */
    public Optional<Digest> target(EntryName name) {
        return switch (name) {
            case EntryName.LayerLink(_, Digest d) -> Optional.of(d);
            case EntryName.RevisionLink(_, Digest d) -> Optional.of(d);
            case EntryName.TagIndexLink(_, _, Digest d) -> Optional.of(d);
            case EntryName.TagLink(String repository, String tag) ->
                    inventory.image(ImageName.tagged(repository, tag)).map(Inventory.Image::digest);
            case EntryName.Readme _,
                    EntryName.BlobData _,
                    EntryName.NoLayers _,
                    EntryName.NoTags _ ->
                    Optional.empty();
        };
    }

    private record Reader(TarCursor cursor, String where, FaultSink faults, Framing framing) {
        Reader(TarCursor cursor, String where, FaultSink faults) {
            this(cursor, where, faults, new Framing(cursor, faults));
        }

        BundleHead read(Limits limits) throws IOException {
            byte[] json = entry(INVENTORY, limits.inventory());
            Digest digest = Digest.sha256(json);
            if (!framing.same(
                    "header of " + SignatureSlot.NAME,
                    TarFraming.header(
                            SignatureSlot.NAME,
                            SignatureSlot.SIZE,
                            TarFraming.Mode.FILE,
                            cursor.position()))) {
                throw new BadBundle(where, "ends before " + SignatureSlot.NAME);
            }
            long slotAt = cursor.position();
            byte[] slot = cursor.take(SignatureSlot.SIZE);
            Optional<String> damage = SignatureSlot.damage(slot);
            if (damage.isPresent()) {
                corrupt(SignatureSlot.NAME, slotAt, damage.get());
            }
            byte[] document = entry(VolumeHeader.NAME, limits.volume());
            Optional<String> broken = VolumeReader.damage(document);
            if (broken.isPresent()) {
                corrupt(VolumeHeader.NAME, cursor.position() - document.length, broken.get());
            }
            if (cursor.position() % TarFraming.PAGE != 0) {
                throw new BadBundle(where, VolumeHeader.NAME + " does not end at a page");
            }
            VolumeHeader volume = VolumeReader.read(document, where);
            if (!volume.bundle().equals(digest)) {
                corrupt(
                        INVENTORY,
                        0,
                        "content differs: its digest is "
                                + digest
                                + ", not the one in hod.volume, "
                                + volume.bundle());
            }
            Inventory inventory = InventoryReader.read(new ByteArrayInputStream(json), where);
            return new BundleHead(inventory, digest, volume, cursor.position());
        }

        private void corrupt(String what, long at, String detail) throws IOException {
            faults.found(new Fault(Fault.Kind.CORRUPT, what + " at " + TarFraming.at(at), detail));
        }

        /** Takes an entry whose size only its own header tells. */
        private byte[] entry(String name, long limit) throws IOException {
            long start = cursor.position();
            byte[] header = cursor.take(TarFraming.BLOCK);
            if (start == 0) {
                NoBundle.check(header, where);
            }
            if (header.length == TarFraming.BLOCK && header[156] == 'x') {
                long pax = Framing.octal(header, 124, 12);
                if (pax < 0 || pax > 2 * TarFraming.PAGE) {
                    throw notHere(name, start);
                }
                byte[] rest = cursor.take((int) TarFraming.padded(pax) + TarFraming.BLOCK);
                byte[] all = new byte[header.length + rest.length];
                System.arraycopy(header, 0, all, 0, header.length);
                System.arraycopy(rest, 0, all, header.length, rest.length);
                header = all;
            }
            if (header.length % TarFraming.BLOCK != 0 || header.length == 0) {
                throw new BadBundle(where, "ends in the header of " + name);
            }
            long size = Framing.octal(header, header.length - TarFraming.BLOCK + 124, 12);
            if (size < 0) {
                throw notHere(name, start);
            }
            byte[] expected = TarFraming.header(name, size, TarFraming.Mode.FILE, start);
            if (start == 0 && isOfAnotherTar(header, expected)) {
                throw NoBundle.packedAgain(where);
            }
            if (expected.length != header.length) {
                throw notHere(name, start);
            }
            framing.compare("header of " + name, expected, header, start);
            if (size > limit) {
                throw NewerBundle.limit(where, name, size, limit);
            }
            byte[] content = cursor.take((int) size);
            if (content.length < size) {
                throw new BadBundle(
                        where, "ends at " + TarFraming.at(cursor.position()) + ", in " + name);
            }
            int padding = (int) (TarFraming.padded(cursor.position()) - cursor.position());
            framing.same("padding of " + name, new byte[padding]);
            return content;
        }

        /** Damage does not make a header whose sum is right; another tar does. */
        private static boolean isOfAnotherTar(byte[] header, byte[] expected) {
            return Framing.isSummed(header)
                    && !(Arrays.equals(header, 0, 148, expected, 0, 148)
                            && Arrays.equals(header, 156, 512, expected, 156, 512));
        }

        private BadBundle notHere(String name, long at) {
            return new BadBundle(
                    where,
                    "is no bundle, or a damaged one: at "
                            + TarFraming.at(at)
                            + " there is no "
                            + name
                            + " in a bundle's form");
        }
    }
}
