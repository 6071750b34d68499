package dev.hod.transport.dir;

import dev.hod.blob.Blob;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder that is one image ({@link ImageName#SOLE}), or folders below it that are one each: their
 * repositories are their paths, with an empty tag. A new image is gathered beside its folder and
 * takes the place whole, when its name is committed; what never gets there is gone when the store
 * is closed. What several of them need is one file, linked.
 */
public final class DirStore implements Store {
    private static final int DEEPEST = 16;

    private final Path base;
    private final Map<String, Folder> folders = new ConcurrentHashMap<>();

    /** In which folders of this run a blob is. */
    private final Map<Digest, Folder> known = new ConcurrentHashMap<>();

    /** One image's folder. */
    record Folder(DirImage image, Staging staging) {}

    private DirStore(Path base) {
        this.base = base;
    }

    /** Opens a folder, which need not be there if it is to be written. */
    public static DirStore open(Path base) {
        return new DirStore(base);
    }

    /** What the image in the folder {@code path} below the store's is called. */
    public static ImageName below(String path) {
        return ImageName.tagged(path, "");
    }

    @Override
    public String where() {
        return "dir:" + base;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new DirSource(new DirImage(path(name)), name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        return new DirDestination(this, folder(name), name);
    }

    private Path path(ImageName name) {
        return name.repository().isEmpty() ? base : base.resolve(name.repository());
    }

    private Folder folder(ImageName name) {
        return folders.computeIfAbsent(
                name.repository(),
                _ -> new Folder(new DirImage(path(name)), new Staging(path(name))));
    }

    /** Takes down that a folder has a blob, checked. */
    void has(Folder folder, Digest blob) {
        known.putIfAbsent(blob, folder);
    }

    /** The blob in another folder of this run, where one has it. */
    Optional<Blob> elsewhere(Blob blob, Folder than) throws IOException {
        Folder other = known.get(blob.descriptor().digest());
        return other == null || other.equals(than)
                ? Optional.empty()
                : other.staging().written(blob.descriptor());
    }

    @Override
    public List<ImageName> names() throws IOException {
        if (new DirImage(base).top().isPresent()) {
            return List.of(ImageName.SOLE);
        }
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        List<Path> images = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(base, DEEPEST)) {
            paths.filter(p -> p.endsWith(DirFiles.TOP))
                    .filter(p -> Files.exists(p.resolveSibling(DirFiles.VERSION)))
                    .forEach(p -> images.add(base.relativize(p.resolveSibling("."))));
        }
        return images.stream().map(p -> below(p.normalize().toString())).sorted().toList();
    }

    @Override
    public void flush() throws IOException {
        for (Folder folder : folders.values()) {
            folder.staging().flush();
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Folder folder : folders.values()) {
            try {
                folder.staging().close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
