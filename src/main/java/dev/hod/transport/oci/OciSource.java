package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image of a layout, to read. */
final class OciSource implements ImageSource {
    private final LayoutContent layout;
    private final ImageName name;

    OciSource(LayoutContent layout, ImageName name) {
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
    public Optional<Descriptor> resolve() throws IOException {
        List<OciIndex.Entry> entries = layout.index().entries();
        if (name.equals(ImageName.SOLE)) {
            if (entries.size() > 1) {
                throw new NotFound(where() + ": more than one image in oci, choose an image");
            }
            return entries.stream().map(OciIndex.Entry::target).findFirst();
        }
        if (name.position().isPresent()) {
            int position = name.position().getAsInt();
            return position < entries.size()
                    ? Optional.of(entries.get(position).target())
                    : Optional.empty();
        }
        if (name.tag().isPresent()) {
            return layout.index().named(name.tag().get());
        }
        Digest digest = name.digest().orElseThrow();
        Optional<Descriptor> listed =
                entries.stream()
                        .map(OciIndex.Entry::target)
                        .filter(d -> d.digest().equals(digest))
                        .findFirst();
        return listed.isPresent() ? listed : layout.manifest(digest);
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return layout.manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return layout.blob(descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return layout.find(blob);
    }

    /** Those of the index' entries that speak of the subject. */
    @Override
    public Referrers referrers(Digest subject) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        for (OciIndex.Entry entry : layout.index().entries()) {
            Descriptor descriptor = entry.descriptor();
            if (!descriptor.mediaType().isManifest()) {
                continue;
            }
            Manifest manifest = Manifest.parse(layout.manifest(descriptor));
            if (manifest.subject().filter(s -> s.digest().equals(subject)).isPresent()) {
                found.add(
                        new Descriptor(
                                descriptor.mediaType(),
                                descriptor.digest(),
                                descriptor.size(),
                                Optional.empty(),
                                manifest.artifactType(),
                                descriptor.annotations(),
                                List.of()));
            }
        }
        return new Referrers(found, Optional.empty(), List.of());
    }
}
