package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BlobFile;
import dev.hod.blob.FiledBlob;
import dev.hod.blob.FiledBlob.Standing;
import dev.hod.blob.Placement;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSize;
import dev.hod.io.FolderLock;
import dev.hod.io.Unforced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a layout. Safe for concurrent use. */
final class OciLayout implements LayoutContent {
    static final int MANIFEST_BYTES = 4 << 20;
    private static final int INDEX_BYTES = 64 << 20;
    static final String INDEX = "index.json";
    static final String HEADER = "oci-layout";
    static final String LAYOUT = "{\"imageLayoutVersion\": \"1.0.0\"}";

    private final Path folder;
    private final Path blobs;
    private final Unforced unforced;
    private final Unforced unforcedShared;
    private final List<Addition> additions = new ArrayList<>();

    /** A name that is to point at a manifest. */
    private record Addition(Descriptor manifest, String name) {}

    /**
     * Takes down where things are; nothing is made.
     *
     * @param shared where blobs are kept instead of in the folder
     */
    OciLayout(Path folder, Optional<Path> shared) {
        this.folder = folder;
        this.blobs = shared.orElseGet(() -> folder.resolve("blobs"));
        this.unforced = new Unforced(folder, folder);
        this.unforcedShared = new Unforced(blobs, blobs);
    }

    @Override
    public String where() {
        return "oci:" + folder;
    }

    private Path indexFile() {
        return folder.resolve(INDEX);
    }

    private Path file(Digest digest) {
        return blobs.resolve(digest.algorithm().label()).resolve(digest.hex());
    }

    /** An empty one where there is none yet. */
    @Override
    public OciIndex index() throws IOException {
        long size = FileSize.of(indexFile());
        if (size < 0) {
            return OciIndex.EMPTY;
        }
        if (size > INDEX_BYTES) {
            throw new BadLayout(
                    folder,
                    "index.json has %,d bytes, more than the %,d allowed"
                            .formatted(size, INDEX_BYTES));
        }
        try {
            return OciIndex.parse(Files.readAllBytes(indexFile()));
        } catch (BadManifest e) {
            throw new BadLayout(folder, "index.json: " + e.getMessage());
        }
    }

    /** Whether there is a layout at all. */
    boolean exists() throws IOException {
        return FileSize.of(indexFile()) >= 0;
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return new RawManifest(
                descriptor.mediaType(),
                BlobBytes.read(blob(descriptor, "manifest"), MANIFEST_BYTES),
                descriptor.digest().algorithm());
    }

    @Override
    public Optional<Descriptor> manifest(Digest digest) throws IOException {
        Optional<Descriptor> found = find(digest);
        if (found.isEmpty() || found.get().size() > MANIFEST_BYTES) {
            return Optional.empty();
        }
        MediaType type =
                Manifest.typeOf(BlobBytes.read(blob(found.get(), "manifest"), MANIFEST_BYTES));
        return type.isManifest()
                ? Optional.of(Descriptor.of(type, digest, found.get().size()))
                : Optional.empty();
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return blob(descriptor, "blob");
    }

    private Blob blob(Descriptor descriptor, String what) {
        return new FiledBlob(
                file(descriptor.digest()), descriptor, Standing.CLAIMED, what, where());
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        long size = FileSize.of(file(blob));
        return size < 0
                ? Optional.empty()
                : Optional.of(Descriptor.of(MediaType.OCTET_STREAM, blob, size));
    }

    boolean has(Descriptor part) throws IOException {
        return FileSize.of(file(part.digest())) == part.size();
    }

    /** Whether all below a manifest is there, by its size. */
    boolean holds(Descriptor manifest, int depth) throws IOException {
        if (!has(manifest) || depth > 8) {
            return false;
        }
        Manifest parsed = Manifest.parse(manifest(manifest));
        for (Descriptor part : parsed.references()) {
            boolean there =
                    switch (parsed) {
                        case Manifest.ImageIndex _ -> holds(part, depth + 1);
                        case Manifest.ImageManifest _, Manifest.Opaque _ -> has(part);
                    };
            if (!there) {
                return false;
            }
        }
        return true;
    }

    Placement put(Blob blob) throws IOException {
        Path file = file(blob.descriptor().digest());
        if (has(blob.descriptor())) {
            return new Placement.AlreadyThere();
        }
        Files.createDirectories(folderOf(file));
        Placement how = BlobFile.make(blob, file);
        written(file);
        return how;
    }

    void put(RawManifest manifest) throws IOException {
        if (!has(manifest.descriptor())) {
            Path file = file(manifest.digest());
            AtomicFiles.write(file, manifest.bytes(), AtomicFiles.Force.LATER);
            written(file);
        }
    }

    private void written(Path file) {
        (file.startsWith(folder) ? unforced : unforcedShared).add(file);
    }

    void flush() throws IOException {
        unforced.flush();
        unforcedShared.flush();
    }

    /**
     * Adds an entry. All who write to the folder take turns, and who comes first adds for those
     * that wait as well.
     */
    void add(Descriptor manifest, String name) throws IOException {
        Addition addition = new Addition(manifest, name);
        synchronized (additions) {
            additions.add(addition);
        }
        Files.createDirectories(folder);
        try (FolderLock _ = FolderLock.take(folder.toRealPath())) {
            List<Addition> all;
            synchronized (additions) {
                if (!additions.contains(addition)) {
                    // Somebody has added it; what is there now is for those that still wait.
                    return;
                }
                all = List.copyOf(additions);
                additions.clear();
            }
            try {
                addAll(all);
            } catch (IOException | RuntimeException e) {
                // The others learn for themselves what is wrong.
                synchronized (additions) {
                    additions.addAll(all);
                    additions.remove(addition);
                }
                throw e;
            }
        }
    }

    /** A change of the index. */
    @FunctionalInterface
    interface Change {
        OciIndex of(OciIndex index) throws IOException;
    }

    /** Changes the index of a layout that is there, in its turn and durably. */
    void change(Change change) throws IOException {
        try (FolderLock _ = FolderLock.take(folder.toRealPath())) {
            byte[] document = change.of(index()).toBytes();
            AtomicFiles.write(indexFile(), document, AtomicFiles.Force.NOW);
        }
    }

    /** Whether no other layout can need its blobs. */
    boolean ownsBlobs() {
        return blobs.startsWith(folder);
    }

    /** Deletes a blob that nothing needs, where it is there. */
    void delete(Digest blob) throws IOException {
        Files.deleteIfExists(file(blob));
    }

    private void addAll(List<Addition> all) throws IOException {
        makeLayout();
        OciIndex index = index();
        for (Addition each : all) {
            index = index.with(each.manifest, each.name);
        }
        AtomicFiles.write(indexFile(), index.toBytes(), AtomicFiles.Force.LATER);
        unforced.add(indexFile());
    }

    private void makeLayout() throws IOException {
        Files.createDirectories(folder.resolve("blobs").resolve(Digest.Algorithm.SHA256.label()));
        Path file = folder.resolve(HEADER);
        if (FileSize.of(file) < 0) {
            AtomicFiles.write(
                    file, LAYOUT.getBytes(StandardCharsets.UTF_8), AtomicFiles.Force.LATER);
            unforced.add(file);
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
