package dev.hod.transport.storage;

import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.transport.DeletingStore;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images of podman's storage, called by their full references or by their IDs: read as the
 * files are, so that layers come to the byte as they went in; written by {@code podman load}, an
 * image at a time, when the store is closed.
 */
public final class StorageStore implements DeletingStore {
    private final StorageFolder folder;
    private final Path scratch;
    private final Map<String, StorageImage> prepared = new HashMap<>();
    private final Map<ImageName, PodmanLoad> loads = new HashMap<>();
    private @Nullable StorageFiles files;

    private StorageStore(StorageFolder folder, Path scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /**
     * A storage; nothing is read yet.
     *
     * @param scratch folder for what podman is to load
     */
    public static StorageStore in(StorageFolder folder, Path scratch) {
        return new StorageStore(folder, scratch);
    }

    @Override
    public String where() {
        return "containers-storage:" + folder;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new StorageSource(this, name);
    }

    private synchronized StorageFiles files() throws IOException {
        StorageFiles known = files;
        if (known == null) {
            known = new StorageFiles(folder);
            files = known;
        }
        return known;
    }

    /** Which image a name means: by its ID, else by its reference. */
    Optional<StorageImage> find(ImageName name) throws IOException {
        StorageFiles list = files();
        Optional<StoredImage> found = stored(list, name);
        return found.isPresent() ? Optional.of(prepare(list, found.get())) : Optional.empty();
    }

    private static Optional<StoredImage> stored(StorageFiles list, ImageName name)
            throws IOException {
        return name.digest().isPresent()
                ? list.find(i -> i.id().equals(name.digest().get().hex()))
                : list.find(i -> isCalled(i, name.tag().orElse("")));
    }

    /** {@code repository@digest} means the image of a name in the repository with that digest. */
    private static boolean isCalled(StoredImage image, String reference) {
        if (image.names().contains(reference)) {
            return true;
        }
        int at = reference.indexOf('@');
        if (at < 0 || !image.digest().equals(Digest.tryParse(reference.substring(at + 1)))) {
            return false;
        }
        String repository = repository(reference.substring(0, at));
        return image.names().stream().anyMatch(name -> repository(name).equals(repository));
    }

    private static String repository(String name) {
        int at = name.indexOf('@');
        String rest = at < 0 ? name : name.substring(0, at);
        int colon = rest.lastIndexOf(':');
        return colon > rest.lastIndexOf('/') ? rest.substring(0, colon) : rest;
    }

    private synchronized StorageImage prepare(StorageFiles list, StoredImage image)
            throws IOException {
        StorageImage known = prepared.get(image.id());
        if (known == null) {
            known = StorageImage.of(folder, list, image);
            prepared.put(image.id(), known);
        }
        return known;
    }

    @Override
    public ImageDestination destination(ImageName name) {
        return new StorageDestination(this, name);
    }

    /** What is to be loaded under a name. */
    synchronized PodmanLoad load(ImageName name) throws IOException {
        PodmanLoad known = loads.get(name);
        if (known == null) {
            known = PodmanLoad.begin(folder, name, scratch);
            loads.put(name, known);
        }
        return known;
    }

    @Override
    public List<ImageName> names() throws IOException {
        List<ImageName> names = new ArrayList<>();
        for (StoredImage image : files().images()) {
            image.names().forEach(name -> names.add(ImageName.called(name)));
            if (image.names().isEmpty()) {
                names.add(ImageName.digested("", new Digest(Digest.Algorithm.SHA256, image.id())));
            }
        }
        return names.stream().sorted().distinct().toList();
    }

    /** The image is gone by all its names; podman takes it away. */
    @Override
    public Deleted delete(ImageName name) throws IOException {
        StorageFiles list = files();
        Optional<StoredImage> found = stored(list, name);
        if (found.isEmpty()) {
            throw NotFound.image(
                    "reference \"%s\" does not resolve to an image ID"
                            .formatted(folder + StorageSource.called(name)));
        }
        StoredImage image = found.get();
        String where = "containers-storage:" + folder + StorageSource.called(name);
        Podman.of(folder, where, "images there are deleted by podman, which is not on PATH")
                .remove(image.names().isEmpty() ? List.of(image.id()) : image.names());
        files = null;
        List<String> others = new ArrayList<>(image.names());
        others.remove(name.tag().orElse(""));
        return new Deleted(
                image.digest().orElse(new Digest(Digest.Algorithm.SHA256, image.id())),
                others.stream().sorted().toList());
    }

    @Override
    public synchronized void close() throws IOException {
        IOException first = null;
        for (PodmanLoad load : loads.values()) {
            try {
                load.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        loads.clear();
        if (first != null) {
            throw first;
        }
    }
}
