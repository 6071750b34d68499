package dev.hod.transport.oci;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageIndex.Child;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The entries of {@code index.json}. Those that are not changed keep their bytes, whatever fields
 * they have.
 */
final class OciIndex {
    /** What an entry is called in a layout (image-spec, annotations.md). */
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** An index without entries, as new layouts have it before the first. */
    static final OciIndex EMPTY =
            new OciIndex(head(), List.of(), "]}".getBytes(StandardCharsets.UTF_8));

    private final byte[] before;
    private final List<Entry> entries;
    private final byte[] behind;

    /**
     * One entry.
     *
     * @param json as it stands in the document
     */
    record Entry(Descriptor descriptor, String json) {
        /** Empty where it has none. */
        String name() {
            return descriptor.annotations().getOrDefault(REF_NAME, "");
        }

        /** What it points at, without what the entry says of it besides. */
        Descriptor target() {
            return Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size());
        }
    }

    private OciIndex(byte[] before, List<Entry> entries, byte[] behind) {
        this.before = before;
        this.entries = List.copyOf(entries);
        this.behind = behind;
    }

    private static byte[] head() {
        return ("{\"schemaVersion\":2,\"mediaType\":\""
                        + MediaType.OCI_INDEX
                        + "\",\"manifests\":[")
                .getBytes(StandardCharsets.UTF_8);
    }

    static OciIndex parse(byte[] document) throws BadManifest {
        RawManifest raw = new RawManifest(MediaType.OCI_INDEX, document);
        List<Child> children = ((ImageIndex) Manifest.parse(raw)).children();
        if (children.isEmpty()) {
            return EMPTY;
        }
        List<Entry> entries = new ArrayList<>();
        for (Child child : children) {
            entries.add(
                    new Entry(
                            child.descriptor(),
                            new String(
                                    document,
                                    child.from(),
                                    child.to() - child.from(),
                                    StandardCharsets.UTF_8)));
        }
        return new OciIndex(
                Arrays.copyOf(document, children.getFirst().from()),
                entries,
                Arrays.copyOfRange(document, children.getLast().to(), document.length));
    }

    List<Entry> entries() {
        return entries;
    }

    Optional<Descriptor> named(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).map(Entry::target).findFirst();
    }

    /**
     * With a manifest under a name, as containers/image adds one (oci_dest.go, addManifest): an
     * older entry of the name stays without it; an entry of the same digest without a name is
     * replaced.
     *
     * @param name empty for none
     */
    OciIndex with(Descriptor manifest, String name) throws IOException {
        List<Entry> all = new ArrayList<>(entries);
        if (!name.isEmpty()) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).name().equals(name)) {
                    all.set(i, OciJson.withoutName(all.get(i)));
                    break;
                }
            }
        }
        Entry added = OciJson.entry(manifest, name);
        for (int i = 0; i < all.size(); i++) {
            Entry entry = all.get(i);
            if (entry.name().isEmpty() && entry.descriptor().digest().equals(manifest.digest())) {
                all.set(i, added);
                return new OciIndex(before, all, behind);
            }
        }
        all.add(added);
        return new OciIndex(before, all, behind);
    }

    /** Without one entry, by its position. */
    OciIndex without(int position) {
        List<Entry> rest = new ArrayList<>(entries);
        rest.remove(position);
        return new OciIndex(before, rest, behind);
    }

    byte[] toBytes() {
        byte[] middle =
                String.join(",", entries.stream().map(Entry::json).toList())
                        .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + middle.length + behind.length);
        System.arraycopy(middle, 0, all, before.length, middle.length);
        System.arraycopy(behind, 0, all, before.length + middle.length, behind.length);
        return all;
    }
}
