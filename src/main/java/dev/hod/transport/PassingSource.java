package dev.hod.transport;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An image as another source has it, for those that change a part of that: whatever they do not
 * change is passed on, what images learn to tell later included.
 */
public abstract class PassingSource implements ImageSource {
    private final ImageSource source;

    protected PassingSource(ImageSource source) {
        this.source = source;
    }

    /** The other source. */
    protected final ImageSource source() {
        return source;
    }

    @Override
    public ImageName name() {
        return source.name();
    }

    @Override
    public String where() {
        return source.where();
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return source.resolve();
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return source.manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return source.blob(descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return source.find(blob);
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        return source.referrers(subject);
    }

    @Override
    public Referrers referrersAgain(Digest subject) throws IOException {
        return source.referrersAgain(subject);
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return source.signatures(manifest);
    }

    @Override
    public Leave leave() {
        return source.leave();
    }

    @Override
    public void permit(RawManifest manifest) throws IOException {
        source.permit(manifest);
    }

    @Override
    public Optional<Provenance> provenance() throws IOException {
        return source.provenance();
    }

    @Override
    public List<String> groups() throws IOException {
        return source.groups();
    }
}
