package dev.hod.transport.dir;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobFile;
import dev.hod.blob.CorruptBlob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.FileSize;
import dev.hod.io.FolderClaim;
import dev.hod.io.Folders;
import dev.hod.io.Unforced;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is gathered before its folder becomes it. What a process that was killed left of
 * an earlier attempt is taken over. Safe for concurrent use.
 */
final class Staging {
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path named;
    private final Set<Digest> others = ConcurrentHashMap.newKeySet();

    /** Names of the files that belong to the image. */
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    private @Nullable Path folder;
    private @Nullable Path published;
    private @Nullable FolderClaim claim;
    private @Nullable Unforced unforced;

    /** Makes nothing yet. */
    Staging(Path named) {
        this.named = named;
    }

    /** Where the folder really is. */
    private Path place() throws IOException {
        return Files.exists(named) ? named.toRealPath() : named.toAbsolutePath().normalize();
    }

    /**
     * Only an image may be replaced by another: whatever else is in a folder is somebody's.
     *
     * @throws BadDirectory in skopeo's words
     */
    void requireReplaceable() throws IOException {
        Path place = place();
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isDirectory(place)) {
            throw new BadDirectory(
                    Failure.Kind.CONFLICT,
                    "initializing destination dir:%s: not a directory".formatted(named));
        }
        Path version = place.resolve(DirFiles.VERSION);
        boolean image =
                FileSize.of(version) >= 0
                        && FileSize.of(version) < 100
                        && DirFiles.isVersion(Files.readString(version));
        if (!image && !isEmpty(place)) {
            throw new BadDirectory(
                    Failure.Kind.CONFLICT,
                    "initializing destination dir:%s: not a containers image directory, don't want to overwrite important data"
                            .formatted(named));
        }
    }

    /** Save for what is gathered there, by us or somebody before us. */
    private static boolean isEmpty(Path folder) throws IOException {
        String prefix = prefix(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> isStaging(file, prefix));
        }
    }

    private static String prefix(Path place) {
        return "." + place.getFileName() + ".hod-";
    }

    /** Whether anything was put since the last image took its place. */
    synchronized boolean isBegun() {
        return folder != null;
    }

    synchronized boolean has(Descriptor blob) throws IOException {
        return folder != null
                && FileSize.of(folder.resolve(DirFiles.blob(blob.digest()))) == blob.size();
    }

    Placement put(Blob blob, DirImage former) throws IOException {
        Path file = open().resolve(DirFiles.blob(blob.descriptor().digest()));
        if (isThere(file, blob.descriptor())) {
            return new Placement.AlreadyThere();
        }
        Placement how = make(blob, former, file);
        written(file, blob.descriptor().digest());
        return how;
    }

    /** What an earlier attempt left is believed only after a look. */
    private boolean isThere(Path file, Descriptor wanted) throws IOException {
        if (FileSize.of(file) != wanted.size()) {
            return false;
        }
        if (!ours.contains(String.valueOf(file.getFileName()))) {
            try {
                BlobFile.check(file, wanted);
            } catch (CorruptBlob e) {
                return false;
            }
            written(file, wanted.digest());
        }
        return true;
    }

    /** What the image that is to be replaced has need not be had from afar. */
    private static Placement make(Blob blob, DirImage former, Path file) throws IOException {
        Descriptor wanted = blob.descriptor();
        if (former.find(wanted.digest()).filter(f -> f.size() == wanted.size()).isPresent()) {
            try {
                Placement how = BlobFile.make(former.blob(wanted), file);
                blob.taken(wanted.size());
                return how;
            } catch (CorruptBlob e) {
                // It goes with the image it was in.
            }
        }
        return BlobFile.make(blob, file);
    }

    void put(RawManifest manifest) throws IOException {
        Path file = open().resolve(DirFiles.instance(manifest.digest()));
        AtomicFiles.write(file, manifest.bytes(), AtomicFiles.Force.LATER);
        written(file, manifest.digest());
    }

    /** Signatures of any of the image's manifests; a former attempt's are passed over. */
    void putSignatures(Digest manifest, List<byte[]> signatures) throws IOException {
        for (int i = 0; i < signatures.size(); i++) {
            Path file = open().resolve(DirFiles.signature(manifest, i + 1));
            AtomicFiles.write(file, signatures.get(i), AtomicFiles.Force.LATER);
            written(file, manifest);
        }
    }

    /** A blob of this run where it is now. */
    synchronized Optional<Blob> written(Descriptor blob) throws IOException {
        Path now = folder == null ? published : folder;
        if (now == null) {
            return Optional.empty();
        }
        Path file = now.resolve(DirFiles.blob(blob.digest()));
        return FileSize.of(file) == blob.size()
                ? Optional.of(new DirImage(now).proven(blob))
                : Optional.empty();
    }

    private synchronized void written(Path file, Digest digest) {
        ours.add(String.valueOf(file.getFileName()));
        switch (digest.algorithm()) {
            case SHA256 -> {}
            case SHA512 -> others.add(digest);
        }
        if (unforced != null) {
            unforced.add(file);
        }
    }

    private synchronized Path open() throws IOException {
        Path known = folder;
        if (known == null) {
            requireReplaceable();
            known = make();
            folder = known;
            claim = FolderClaim.take(known).orElse(null);
            unforced = new Unforced(known, known);
        }
        return known;
    }

    /** Beside the folder, from where it can take its place in one step; else in it. */
    private Path make() throws IOException {
        Path place = place();
        Path parent = place.getParent();
        if (parent != null && !isAroundUs(place)) {
            Files.createDirectories(parent);
            if (!Files.exists(place) || device(parent).equals(device(place))) {
                try {
                    return make(parent, place);
                } catch (FileSystemException e) {
                    // The folder may be ours while the one it is in is not.
                    if (!Files.isDirectory(place)) {
                        throw e;
                    }
                }
            }
        }
        return make(place, place);
    }

    /** Whoever works in a folder would be left in one without a name if it were replaced. */
    private static boolean isAroundUs(Path place) throws IOException {
        return Files.exists(place) && Path.of("").toRealPath().startsWith(place);
    }

    private static Path make(Path parent, Path place) throws IOException {
        String name = prefix(place);
        List<Path> left;
        try (Stream<Path> files = Files.list(parent)) {
            left = files.filter(f -> isStaging(f, name)).toList();
        }
        Path mine =
                parent.resolve(
                        name
                                + ProcessHandle.current().pid()
                                + "-"
                                + COUNTER.incrementAndGet()
                                + ".tmp");
        boolean taken = false;
        for (Path folder : left) {
            Optional<FolderClaim> dead = FolderClaim.take(folder);
            if (dead.isPresent()) {
                try (FolderClaim _ = dead.get()) {
                    if (taken) {
                        Folders.remove(folder);
                    } else {
                        Files.move(folder, mine, ATOMIC_MOVE);
                        taken = true;
                    }
                }
            }
        }
        return taken ? mine : Files.createDirectory(mine);
    }

    private static boolean isStaging(Path file, String prefix) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(prefix) && name.endsWith(".tmp") && Files.isDirectory(file);
    }

    private static Object device(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:dev");
    }

    void flush() throws IOException {
        Optional<Unforced> pending;
        synchronized (this) {
            pending = Optional.ofNullable(unforced);
        }
        if (pending.isPresent()) {
            pending.get().flush();
        }
    }

    /** Completes the image and lets the folder be it. */
    synchronized void publish(RawManifest top) throws IOException {
        Path from = open();
        ours.remove(DirFiles.instance(top.digest()));
        nameSignatures(from, top.digest());
        removeStrange(from);
        Path manifest = from.resolve(DirFiles.TOP);
        AtomicFiles.write(manifest, top.bytes(), AtomicFiles.Force.NOW);
        DirFiles.Names names =
                others.isEmpty() ? DirFiles.Names.PLAIN : DirFiles.Names.WITH_ALGORITHM;
        AtomicFiles.write(
                from.resolve(DirFiles.VERSION), names.versionFile(), AtomicFiles.Force.NOW);
        Path place = place();
        if (from.startsWith(place)) {
            moveUp(from, place);
        } else {
            replace(from, place);
        }
        published = place;
        release();
    }

    /** The topmost manifest is known only now; its signatures are called otherwise. */
    private void nameSignatures(Path from, Digest top) throws IOException {
        for (int number = 1; ours.remove(DirFiles.signature(top, number)); number++) {
            String name = DirFiles.signature(number);
            Files.move(
                    from.resolve(DirFiles.signature(top, number)), from.resolve(name), ATOMIC_MOVE);
            ours.add(name);
        }
    }

    private void release() {
        if (claim != null) {
            claim.close();
        }
        claim = null;
        folder = null;
        unforced = null;
        others.clear();
        ours.clear();
    }

    private void removeStrange(Path from) throws IOException {
        List<Path> strange;
        try (Stream<Path> files = Files.list(from)) {
            strange = files.filter(f -> !ours.contains(String.valueOf(f.getFileName()))).toList();
        }
        for (Path file : strange) {
            Folders.remove(file);
        }
    }

    private void replace(Path from, Path place) throws IOException {
        Path parent = from.getParent();
        try {
            // Where there is nothing, or an empty folder.
            Files.move(from, place, ATOMIC_MOVE);
        } catch (FileSystemException e) {
            requireReplaceable();
            if (!Folders.exchange(from, place)) {
                Path old = AtomicFiles.beside(place);
                Files.move(place, old, ATOMIC_MOVE);
                Files.move(from, place, ATOMIC_MOVE);
                Folders.remove(old);
            }
            Folders.remove(from);
        }
        if (parent != null) {
            AtomicFiles.forceDirectory(parent);
        }
    }

    /**
     * The folder itself cannot be replaced. Without its version it counts as an interrupted copy;
     * the new one comes last.
     */
    private static void moveUp(Path from, Path place) throws IOException {
        Files.deleteIfExists(place.resolve(DirFiles.VERSION));
        List<Path> old;
        try (Stream<Path> files = Files.list(place)) {
            old = files.filter(file -> !file.equals(from)).toList();
        }
        for (Path file : old) {
            Folders.remove(file);
        }
        List<Path> parts;
        try (Stream<Path> files = Files.list(from)) {
            parts = files.filter(f -> !f.endsWith(DirFiles.VERSION)).toList();
        }
        for (Path part : parts) {
            Files.move(part, place.resolve(part.getFileName()), ATOMIC_MOVE);
        }
        AtomicFiles.forceDirectory(place);
        Files.move(from.resolve(DirFiles.VERSION), place.resolve(DirFiles.VERSION), ATOMIC_MOVE);
        Files.delete(from);
        AtomicFiles.forceDirectory(place);
    }

    synchronized void close() throws IOException {
        if (folder != null) {
            Folders.remove(folder);
            release();
        }
    }
}
