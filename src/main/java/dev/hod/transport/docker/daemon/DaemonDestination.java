package dev.hod.transport.docker.daemon;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import java.io.IOException;
import java.util.Optional;

/** An image on its way into a daemon. What the daemon has already is not asked: it takes all. */
final class DaemonDestination implements ImageDestination {
    private final DaemonStore daemon;
    private final ImageName name;

    DaemonDestination(DaemonStore daemon, ImageName name) {
        this.daemon = daemon;
        this.name = name;
    }

    private ImageDestination loading() throws IOException {
        if (name.tag().isEmpty() || name.tag().get().indexOf('@') >= 0) {
            throw new NoTag(where());
        }
        return daemon.loading().destination(name);
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return "docker-daemon:" + name.digest().map(Object::toString).orElse(name.tag().orElse(""));
    }

    @Override
    public Accepts accepts() {
        return Accepts.DOCKER_SAVE;
    }

    @Override
    public Optional<Descriptor> current() throws IOException {
        return loading().current();
    }

    @Override
    public boolean holds(Descriptor manifest) throws IOException {
        return loading().holds(manifest);
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return loading().has(blob);
    }

    @Override
    public Placement put(Blob blob) throws IOException {
        return loading().put(blob);
    }

    @Override
    public void put(RawManifest manifest) throws IOException {
        loading().put(manifest);
    }

    @Override
    public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
        loading().commit(top, provenance);
    }

    private static final class NoTag extends Failure {
        private static final long serialVersionUID = 1L;

        NoTag(String where) {
            super(
                    Kind.BAD_INPUT,
                    "Invalid destination " + where + ": a destination must be a name:tag");
        }
    }
}
