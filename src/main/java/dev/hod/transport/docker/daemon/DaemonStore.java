package dev.hod.transport.docker.daemon;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarFile;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.docker.DockerArchive;
import dev.hod.transport.docker.NewDockerArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images of a Docker daemon, called by their full references or by their IDs. What is read
 * comes as the daemon saves it, an image at a time; what is written is loaded all together when the
 * store is closed.
 */
public final class DaemonStore implements Store {
    private final Engine engine;
    private final DaemonAddress address;
    private final Path scratch;
    private final Map<ImageName, DockerArchive> saved = new HashMap<>();
    private @Nullable NewDockerArchive loading;

    private DaemonStore(Engine engine, DaemonAddress address, Path scratch) {
        this.engine = engine;
        this.address = address;
        this.scratch = scratch;
    }

    /**
     * A daemon; nothing is asked yet.
     *
     * @param version of the API to speak in spite of what the daemon says
     * @param scratch folder for saved images, until the store is closed
     */
    public static DaemonStore at(DaemonAddress address, Optional<String> version, Path scratch) {
        return new DaemonStore(new Engine(address, version), address, scratch);
    }

    @Override
    public String where() {
        return "the docker daemon at " + address.host();
    }

    @Override
    public ImageSource source(ImageName name) {
        return new DaemonSource(this, name);
    }

    /**
     * The image as the daemon saves it; the same archive for the same name.
     *
     * @throws DaemonFailure of kind NOT_FOUND where there is no such image
     */
    synchronized DockerArchive saved(ImageName name) throws IOException {
        DockerArchive known = saved.get(name);
        if (known == null) {
            String wanted = name.digest().map(Object::toString).orElse(name.tag().orElse(""));
            try (Answer answer = engine.save(wanted)) {
                known =
                        DockerArchive.of(
                                TarFile.receive(answer, "docker-daemon:" + wanted, scratch));
            }
            saved.put(name, known);
        }
        return known;
    }

    @Override
    public synchronized ImageDestination destination(ImageName name) {
        return new DaemonDestination(this, name);
    }

    /** The archive that is loaded in the end. */
    synchronized NewDockerArchive loading() throws IOException {
        NewDockerArchive known = loading;
        if (known == null) {
            known = NewDockerArchive.create(engine::load, where(), scratch);
            loading = known;
        }
        return known;
    }

    @Override
    public void expect(Collection<Descriptor> blobs) throws IOException {
        loading().expect(blobs);
    }

    @Override
    public List<ImageName> names() throws IOException {
        List<ImageName> names = new ArrayList<>();
        for (String name : engine.images()) {
            names.add(named(name));
        }
        return names.stream().sorted().distinct().toList();
    }

    private static ImageName named(String name) {
        Optional<Digest> id = Digest.tryParse(name);
        if (id.isPresent()) {
            return ImageName.digested("", id.get());
        }
        try {
            return ImageName.called(FullReference.parse(name).withDefaultTag().toString());
        } catch (BadLocation e) {
            return ImageName.called(name);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            for (DockerArchive archive : saved.values()) {
                archive.close();
            }
        } finally {
            saved.clear();
            NewDockerArchive last = loading;
            if (last != null) {
                loading = null;
                last.close();
            }
        }
    }
}
