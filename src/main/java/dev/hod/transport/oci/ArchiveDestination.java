package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.tar.TarBuilder;
import dev.hod.transport.Accepts;
import dev.hod.transport.AllOrNone;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * An image on its way into a tar of a layout.
 *
 * @param archive as messages name it
 * @param images those of the archive, by what their names point at
 * @param manifests all that are to be in it
 */
record ArchiveDestination(
        TarBuilder tar,
        ImageName name,
        String archive,
        AllOrNone<RawManifest> images,
        Map<Digest, RawManifest> manifests)
        implements ImageDestination {
    @Override
    public String where() {
        return name.equals(ImageName.SOLE) ? archive : archive + name;
    }

    @Override
    public Accepts accepts() {
        return Accepts.OCI;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        if (name.position().isPresent()) {
            throw new NoName(where());
        }
        return images.get(name).map(RawManifest::descriptor);
    }

    @Override
    public boolean holds(Descriptor manifest) {
        return manifests.containsKey(manifest.digest());
    }

    @Override
    public boolean has(Descriptor blob) {
        return tar.has(blob.digest());
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return tar.put(blob);
    }

    @Override
    public void put(RawManifest manifest) {
        manifests.put(manifest.digest(), manifest);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) {
        put(top);
        images.came(name, top);
    }

    /** Where an entry is in an index follows from when it came. */
    static final class NoName extends Failure {
        private static final long serialVersionUID = 1L;

        NoName(String where) {
            super(Kind.BAD_INPUT, where + ": an entry's position is found, not given");
        }
    }
}
