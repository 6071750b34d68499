package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.NotKept;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** An image in a registry, to write. */
final class RegistryDestination implements ImageDestination {
    private final RegistryStore store;
    private final ImageName name;
    private final ManifestCalls manifests;

    RegistryDestination(RegistryStore store, ImageName name) {
        this.store = store;
        this.name = name;
        this.manifests = new ManifestCalls(store.caller(), name.repository());
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return store.where() + '/' + name;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        Optional<Descriptor> found =
                manifests.find(name.tag().orElseGet(() -> name.digest().orElseThrow().toString()));
        found.ifPresent(d -> store.holdings().manifest(name.repository(), d.digest()));
        return found;
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        String repository = name.repository();
        Digest digest = manifest.digest();
        if (store.holdings().hasManifest(repository, digest)) {
            return true;
        }
        // A registry takes a manifest only after all it references.
        boolean there = manifests.find(digest.toString()).isPresent();
        if (there) {
            store.holdings().manifest(repository, digest);
        }
        return there;
    }

    @Override
    public boolean has(Descriptor blob) {
        return store.holdings().anywhere(blob.digest());
    }

    @Override
    public void alreadyHolds(Collection<Descriptor> parts) {
        for (Descriptor part : parts) {
            if (part.mediaType().isManifest()) {
                store.holdings().manifest(name.repository(), part.digest());
            } else {
                store.holdings().blob(name.repository(), part.digest());
            }
        }
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return new BlobUpload(store, name.repository(), blob).run();
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        if (!store.holdings().hasManifest(name.repository(), manifest.digest())) {
            put(manifest, manifest.digest().toString());
        }
    }

    private void put(RawManifest manifest, String reference) throws IOException {
        Optional<Descriptor> subject = Manifest.parse(manifest).subject();
        try {
            boolean listed = manifests.put(manifest, reference);
            if (subject.isPresent()) {
                store.subjects(
                        listed ? RegistryStore.Subjects.LISTED : RegistryStore.Subjects.IGNORED);
            }
        } catch (RegistryFailure e) {
            if (e.says("MANIFEST_BLOB_UNKNOWN")) {
                // What it was believed to hold it does not: all is to be put again.
                for (Descriptor part : Manifest.parse(manifest).references()) {
                    store.holdings().not(name.repository(), part.digest());
                }
            }
            if (manifest.mediaType().isSchema1()) {
                throw switch (e.kind()) {
                    case REJECTED, UNREACHABLE -> new NotKept(where(), manifest, e);
                    case NOT_FOUND,
                            PLATFORM,
                            UNAUTHORIZED,
                            CORRUPT,
                            UNSUPPORTED,
                            CONFLICT,
                            NO_SPACE,
                            BAD_INPUT ->
                            e;
                };
            }
            throw e;
        }
        store.holdings().manifest(name.repository(), manifest.digest());
    }

    /** As the answer to a referrer's PUT says, else as the referrers API does by being there. */
    @Override
    public boolean listsReferrers(Digest subject) throws IOException {
        return switch (store.subjects()) {
            case LISTED -> true;
            case IGNORED -> false;
            case UNKNOWN -> new RegistrySource(store, name).hasReferrersApi(subject);
        };
    }

    /** One PUT stores and tags. */
    @Override
    public boolean commitStores() {
        return name.tag().isPresent();
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        if (name.tag().isPresent()) {
            put(top, name.tag().get());
        } else {
            put(top);
        }
    }
}
