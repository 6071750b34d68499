package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An image of a layout, to write. */
final class OciDestination implements ImageDestination {
    private final OciLayout layout;
    private final ImageName name;

    OciDestination(OciLayout layout, ImageName name) {
        this.layout = layout;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return OciStore.where(layout, name);
    }

    @Override
    public Accepts accepts() {
        return Accepts.OCI;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        if (name.position().isPresent()) {
            throw new ArchiveDestination.NoName(where());
        }
        OciIndex index = layout.index();
        if (name.tag().filter(tag -> !tag.isEmpty()).isPresent()) {
            return index.named(name.tag().get());
        }
        List<Descriptor> unnamed =
                index.entries().stream()
                        .filter(e -> e.name().isEmpty())
                        .map(OciIndex.Entry::target)
                        .filter(d ->
                                name.digest().isEmpty() || name.digest().get().equals(d.digest()))
                        .toList();
        return unnamed.size() == 1 ? Optional.of(unnamed.getFirst()) : Optional.empty();
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return layout.holds(manifest, 0);
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return layout.has(blob);
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return layout.put(blob);
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        layout.put(manifest);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        layout.add(top.descriptor(), name.tag().orElse(""));
    }
}
