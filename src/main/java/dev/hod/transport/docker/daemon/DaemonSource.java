package dev.hod.transport.docker.daemon;

import dev.hod.blob.Blob;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.docker.DockerArchive;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** An image of a daemon, which saves it when something is first asked of it. */
final class DaemonSource implements ImageSource {
    private final DaemonStore daemon;
    private final ImageName name;

    DaemonSource(DaemonStore daemon, ImageName name) {
        this.daemon = daemon;
        this.name = name;
    }

    private ImageSource saved() throws IOException {
        DockerArchive archive = daemon.saved(name);
        // By its ID it comes without a name.
        return archive.source(archive.names().contains(name) ? name : ImageName.SOLE);
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return "docker-daemon:" + name.digest().map(Digest::toString).orElse(name.tag().orElse(""));
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        try {
            return saved().resolve();
        } catch (DaemonFailure e) {
            if (e.kind() == Failure.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return saved().manifest(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public ReadableByteChannel openAt(long offset) throws IOException {
                return saved().blob(descriptor).openAt(offset);
            }

            @Override
            public String where() {
                return DaemonSource.this.where();
            }
        };
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return saved().find(blob);
    }

    @Override
    public Referrers referrers(Digest subject) {
        return Referrers.NONE;
    }
}
