package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.tar.BadTar;
import dev.hod.tar.TarBuilder;
import dev.hod.tar.TarFile;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;

/** A layout in a tar. */
final class TarLayout implements LayoutContent {
    private static final int INDEX_BYTES = 64 << 20;

    private final TarFile tar;
    private final OciIndex index;

    /**
     * Reads the index.
     *
     * @throws BadLayout where there is none, or one that cannot be understood
     */
    TarLayout(TarFile tar) throws IOException {
        this.tar = tar;
        TarFile.Member member =
                tar.find(OciLayout.INDEX)
                        .orElseThrow(() ->
                                new BadTar(
                                        tar.where(),
                                        "has no index.json, so it is no OCI image layout"));
        try {
            this.index = OciIndex.parse(tar.read(OciLayout.INDEX, member, INDEX_BYTES));
        } catch (BadManifest e) {
            throw new BadTar(tar.where(), OciLayout.INDEX + ": " + e.getMessage());
        }
    }

    @Override
    public String where() {
        return "oci-archive:" + tar.where();
    }

    @Override
    public OciIndex index() {
        return index;
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return new RawManifest(
                descriptor.mediaType(),
                BlobBytes.read(new TarBlob(descriptor, "manifest "), OciLayout.MANIFEST_BYTES),
                descriptor.digest().algorithm());
    }

    @Override
    public Optional<Descriptor> manifest(Digest digest) throws IOException {
        Optional<Descriptor> found = find(digest);
        if (found.isEmpty() || found.get().size() > OciLayout.MANIFEST_BYTES) {
            return Optional.empty();
        }
        MediaType type =
                Manifest.typeOf(BlobBytes.read(blob(found.get()), OciLayout.MANIFEST_BYTES));
        return type.isManifest()
                ? Optional.of(Descriptor.of(type, digest, found.get().size()))
                : Optional.empty();
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new TarBlob(descriptor, "blob ");
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return tar.find(TarBuilder.name(blob))
                .map(member -> Descriptor.of(MediaType.OCTET_STREAM, blob, member.size()));
    }

    /** Content in the entry of its digest. */
    private final class TarBlob implements Blob {
        private final Descriptor descriptor;
        private final String what;

        TarBlob(Descriptor descriptor, String what) {
            this.descriptor = descriptor;
            this.what = what;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            TarFile.Member member =
                    tar.find(TarBuilder.name(descriptor.digest()))
                            .orElseThrow(() ->
                                    new NotFound(
                                            what + descriptor.digest() + " is not in " + where()));
            return tar.openAt(member, offset);
        }

        @Override
        public List<Region> regions() {
            try {
                return tar.find(TarBuilder.name(descriptor.digest()))
                        .map(tar::regions)
                        .orElse(List.of());
            } catch (BadTar e) {
                // Opening it will tell.
                return List.of();
            }
        }

        @Override
        public String where() {
            return TarLayout.this.where();
        }
    }
}
