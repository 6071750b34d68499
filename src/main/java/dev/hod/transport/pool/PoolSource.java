package dev.hod.transport.pool;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.pool.ImageRecord;
import dev.hod.pool.Pool;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image in a pool. */
final class PoolSource implements ImageSource {
    private static final List<String> COSIGN = List.of(".sig", ".att", ".sbom");

    private final Pool pool;
    private final ImageName name;

    PoolSource(Pool pool, ImageName name) {
        this.pool = pool;
        this.name = name;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return name + " in " + pool.root();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return pool.resolve(name);
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return pool.manifest(name.repository(), descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return pool.blob(name.repository(), descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return pool.find(name.repository(), blob);
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        // distribution-spec, "Referrers Tag Schema": the algorithm and at most 64 digits.
        String hex = subject.hex();
        String tag =
                subject.algorithm().label() + '-' + hex.substring(0, Math.min(64, hex.length()));
        Optional<Descriptor> index = tagged(tag).filter(d -> d.mediaType().isIndex());
        List<Descriptor> manifests =
                index.isPresent() ? Manifest.parse(manifest(index.get())).references() : List.of();
        List<Tagged> tags = new ArrayList<>();
        for (String suffix : COSIGN) {
            tagged(tag + suffix).ifPresent(d -> tags.add(new Tagged(tag + suffix, d)));
        }
        return new Referrers(manifests, index, tags);
    }

    private Optional<Descriptor> tagged(String tag) throws IOException {
        return pool.resolve(ImageName.tagged(name.repository(), tag));
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return pool.record(name).flatMap(ImageRecord::provenance);
    }
}
