package dev.hod.transport.bundle;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An image in a bundle, as its inventory has it; blobs are had in the way the bundle is read. */
abstract class BundledImage implements ImageSource {
    private final BundleImages images;
    private final ImageName name;
    private final String bundle;

    BundledImage(BundleImages images, ImageName name, String bundle) {
        this.images = images;
        this.name = name;
        this.bundle = bundle;
    }

    @Override
    public final ImageName name() {
        return name;
    }

    @Override
    public final String where() {
        return name + " in " + bundle;
    }

    @Override
    public final Optional<Descriptor> resolve() {
        return images.resolve(name);
    }

    @Override
    public final RawManifest manifest(Descriptor descriptor) throws IOException {
        return images.manifest(descriptor);
    }

    @Override
    public final Referrers referrers(Digest subject) throws IOException {
        return images.referrers(name.repository(), subject);
    }

    @Override
    public final Optional<Provenance> provenance() {
        return images.provenance(name);
    }

    @Override
    public final List<String> groups() {
        return images.groups(name);
    }
}
