package dev.hod.transport.dir;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The image of a folder, to read. */
final class DirSource implements ImageSource {
    private final DirImage image;
    private final ImageName name;

    DirSource(DirImage image, ImageName name) {
        this.image = image;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return image.where();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        Optional<RawManifest> top = image.top();
        boolean meant =
                name.equals(ImageName.SOLE)
                        || name.position().orElse(-1) == 0
                        || (name.tag().isEmpty()
                                && top.map(RawManifest::digest).equals(name.digest()));
        return meant ? top.map(RawManifest::descriptor) : Optional.empty();
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return image.signatures(manifest);
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return image.manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return image.blob(descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return image.find(blob);
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }
}
