package dev.hod.image;

import dev.hod.image.Manifest.ImageIndex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Narrows an index to some of its children without touching a byte of what stays. */
public final class IndexFilter {
    private IndexFilter() {}

    /**
     * The index with only the children that {@code keep} accepts. Each unwanted one is cut up to
     * the first byte of the next; those behind the last kept one from its end on. So the same
     * choice gives the same bytes, and digest, everywhere.
     *
     * @return the index itself where all children stay
     * @throws IllegalArgumentException if none stays
     */
    public static ImageIndex filter(ImageIndex index, Predicate<Descriptor> keep)
            throws BadManifest {
        List<ImageIndex.Child> children = index.children();
        BitSet kept = new BitSet(children.size());
        for (int i = 0; i < children.size(); i++) {
            kept.set(i, keep.test(children.get(i).descriptor()));
        }
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("nothing stays of index " + index.digest());
        }
        if (kept.cardinality() == children.size()) {
            return index;
        }
        byte[] source = index.raw().bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
        int position = 0;
        int lastKept = kept.length() - 1;
        for (int i = 0; i < lastKept; i++) {
            if (!kept.get(i)) {
                out.write(source, position, children.get(i).from() - position);
                position = children.get(i + 1).from();
            }
        }
        out.write(source, position, children.get(lastKept).to() - position);
        position = children.getLast().to();
        out.write(source, position, source.length - position);
        return parsed(index, out);
    }

    /**
     * The index with other manifests in the places of some of its children: their digests and sizes
     * take those places, and no other byte changes.
     *
     * @param others by the digests that they replace
     * @return the index itself where it has none of these children
     */
    public static ImageIndex replace(ImageIndex index, Map<Digest, RawManifest> others)
            throws BadManifest {
        byte[] source = index.raw().bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
        int position = 0;
        for (ImageIndex.Child child : index.children()) {
            RawManifest other = others.get(child.descriptor().digest());
            if (other == null) {
                continue;
            }
            for (DescriptorBytes.Value value : DescriptorBytes.of(index.raw(), child)) {
                out.write(source, position, value.from() - position);
                out.writeBytes(value.of(other).getBytes(StandardCharsets.US_ASCII));
                position = value.to();
            }
        }
        if (position == 0) {
            return index;
        }
        out.write(source, position, source.length - position);
        return parsed(index, out);
    }

    private static ImageIndex parsed(ImageIndex original, ByteArrayOutputStream bytes)
            throws BadManifest {
        RawManifest raw = new RawManifest(original.raw().mediaType(), bytes.toByteArray());
        return (ImageIndex) Manifest.parse(raw);
    }
}
