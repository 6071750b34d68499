package dev.hod.transport.oci;

import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.DeletingStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes one image out of a layout; used once. */
final class OciDeletion {
    /** Deeper nesting of indexes is taken for an attack. */
    private static final int MAX_DEPTH = 8;

    private final OciLayout layout;
    private final ImageName name;
    private final SequencedSet<Digest> unneeded = new LinkedHashSet<>();
    private @Nullable Digest deleted;

    OciDeletion(OciLayout layout, ImageName name) {
        this.layout = layout;
        this.name = name;
    }

    /**
     * Deletes it: the entry first, so that whatever is listed is whole at any moment.
     *
     * @throws NotFound in skopeo's words
     */
    DeletingStore.Deleted run() throws IOException {
        if (!layout.exists()) {
            throw new NotFound(layout.where() + ": there is no layout");
        }
        layout.change(this::without);
        Digest digest = Optional.ofNullable(deleted).orElseThrow();
        for (Digest blob : unneeded) {
            layout.delete(blob);
        }
        return new DeletingStore.Deleted(digest, List.of());
    }

    private OciIndex without(OciIndex index) throws IOException {
        int position =
                position(index.entries())
                        .orElseThrow(() ->
                                NotFound.image(
                                        "no descriptor found for reference \""
                                                + name.tag().orElseGet(name::toString)
                                                + "\""));
        Descriptor image = index.entries().get(position).target();
        OciIndex rest = index.without(position);
        if (layout.ownsBlobs()) {
            collect(image, unneeded, 0);
            Set<Digest> needed = new HashSet<>();
            for (OciIndex.Entry entry : rest.entries()) {
                collect(entry.target(), needed, 0);
            }
            unneeded.removeAll(needed);
        }
        deleted = image.digest();
        return rest;
    }

    private OptionalInt position(List<OciIndex.Entry> entries) throws NotFound {
        if (name.equals(ImageName.SOLE)) {
            if (entries.size() > 1) {
                throw new NotFound(
                        layout.where() + ": more than one image in oci, choose an image");
            }
            return entries.isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
        }
        if (name.position().isPresent()) {
            int wanted = name.position().getAsInt();
            return wanted < entries.size() ? OptionalInt.of(wanted) : OptionalInt.empty();
        }
        return IntStream.range(0, entries.size()).filter(i -> isMeant(entries.get(i))).findFirst();
    }

    private boolean isMeant(OciIndex.Entry entry) {
        return name.tag()
                .map(tag -> entry.name().equals(tag))
                .orElseGet(() -> name.digest().equals(Optional.of(entry.descriptor().digest())));
    }

    /** A manifest and all below it, as far as it is there. */
    private void collect(Descriptor manifest, Set<Digest> all, int depth) throws IOException {
        if (depth > MAX_DEPTH || !all.add(manifest.digest())) {
            return;
        }
        if (!manifest.mediaType().isManifest() || !layout.has(manifest)) {
            return;
        }
        for (Descriptor part : Manifest.parse(layout.manifest(manifest)).references()) {
            collect(part, all, depth + 1);
        }
    }
}
