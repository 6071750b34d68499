package dev.hod.transport.dir;

import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that is one image. A new image is gathered beside it and takes its place whole, when its
 * name is committed; what never gets there is gone when the store is closed.
 */
public final class DirStore implements Store {
    private final Path folder;
    private final DirImage image;
    private final Staging staging;

    private DirStore(Path folder, Path place) {
        this.folder = folder;
        this.image = new DirImage(folder);
        this.staging = new Staging(folder, place);
    }

    /** Opens a folder, which need not be there if it is to be written. */
    public static DirStore open(Path folder) throws IOException {
        Path place =
                Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
        return new DirStore(folder, place);
    }

    @Override
    public String where() {
        return "dir:" + folder;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new DirSource(image, name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        return new DirDestination(image, staging, name);
    }

    @Override
    public List<ImageName> names() throws IOException {
        return image.top().isPresent() ? List.of(ImageName.SOLE) : List.of();
    }

    @Override
    public void flush() throws IOException {
        staging.flush();
    }

    @Override
    public void close() throws IOException {
        staging.close();
    }
}
