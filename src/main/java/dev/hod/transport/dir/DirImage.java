package dev.hod.transport.dir;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.FiledBlob;
import dev.hod.blob.FiledBlob.Standing;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.io.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The image that is in a folder, if one is. */
final class DirImage {
    /** What containers/image reads at most, and registries take. */
    private static final int MANIFEST_BYTES = 4 << 20;

    private final Path folder;

    DirImage(Path folder) {
        this.folder = folder;
    }

    String where() {
        return "dir:" + folder;
    }

    /** The topmost manifest; its type is known from what it says. */
    Optional<RawManifest> top() throws IOException {
        Path file = folder.resolve(DirFiles.TOP);
        long size = FileSize.of(file);
        if (size < 0) {
            return Optional.empty();
        }
        checkVersion();
        byte[] bytes = read(file, size);
        MediaType type = Manifest.typeOf(bytes);
        RawManifest raw = new RawManifest(type, bytes);
        if (type.equals(MediaType.OCTET_STREAM)) {
            throw new BadManifest(raw.digest(), "is no manifest, in " + file);
        }
        return Optional.of(raw);
    }

    private void checkVersion() throws IOException {
        Path file = folder.resolve(DirFiles.VERSION);
        if (FileSize.of(file) < 0) {
            // An interrupted copy has none, and readers never minded.
            return;
        }
        String version = new String(read(file, FileSize.of(file)), StandardCharsets.UTF_8);
        if (!DirFiles.isVersion(version)) {
            throw new BadDirectory(
                    Failure.Kind.CORRUPT, where() + ": the file \"version\" does not hold one");
        }
        if (DirFiles.isNewer(version)) {
            throw new BadDirectory(
                    Failure.Kind.UNSUPPORTED,
                    where() + ": made by a newer program: " + version.strip());
        }
    }

    private byte[] read(Path file, long size) throws IOException {
        if (size > MANIFEST_BYTES) {
            throw new BadDirectory(
                    Failure.Kind.UNSUPPORTED,
                    "%s: %s has %,d bytes, more than the %,d allowed"
                            .formatted(where(), file.getFileName(), size, MANIFEST_BYTES));
        }
        return Files.readAllBytes(file);
    }

    /** A manifest by its digest, checked. */
    RawManifest manifest(Descriptor descriptor) throws IOException {
        Digest digest = descriptor.digest();
        Path file = folder.resolve(DirFiles.instance(digest));
        if (FileSize.of(file) < 0) {
            Optional<RawManifest> top = top();
            if (top.isPresent() && is(top.get(), digest)) {
                return new RawManifest(
                        descriptor.mediaType(), top.get().bytes(), digest.algorithm());
            }
            throw new NotFound("manifest " + digest + " is not in " + where());
        }
        Blob blob = filed(file, descriptor, Standing.CLAIMED);
        return new RawManifest(
                descriptor.mediaType(), BlobBytes.read(blob, MANIFEST_BYTES), digest.algorithm());
    }

    private static boolean is(RawManifest manifest, Digest digest) {
        return new RawManifest(manifest.mediaType(), manifest.bytes(), digest.algorithm())
                .digest()
                .equals(digest);
    }

    Blob blob(Descriptor descriptor) {
        return filed(file(descriptor), descriptor, Standing.CLAIMED);
    }

    /** A blob that was checked when it was written here. */
    Blob proven(Descriptor descriptor) {
        return filed(file(descriptor), descriptor, Standing.PROVEN);
    }

    private Blob filed(Path file, Descriptor descriptor, Standing standing) {
        return new FiledBlob(file, descriptor, standing, "blob", where());
    }

    private Path file(Descriptor blob) {
        return folder.resolve(DirFiles.blob(blob.digest()));
    }

    Optional<Descriptor> find(Digest blob) throws IOException {
        long size = FileSize.of(folder.resolve(DirFiles.blob(blob)));
        return size < 0
                ? Optional.empty()
                : Optional.of(Descriptor.of(MediaType.OCTET_STREAM, blob, size));
    }

    /** The signatures of a manifest, which are numbered without gaps. */
    List<byte[]> signatures(Digest manifest) throws IOException {
        boolean isTop = top().filter(top -> is(top, manifest)).isPresent();
        List<byte[]> all = new ArrayList<>();
        while (true) {
            int number = all.size() + 1;
            Path file =
                    folder.resolve(
                            isTop
                                    ? DirFiles.signature(number)
                                    : DirFiles.signature(manifest, number));
            long size = FileSize.of(file);
            if (size < 0) {
                return all;
            }
            all.add(read(file, size));
        }
    }

    /** Whether all below a manifest is there, by its size, and nothing that is not. */
    boolean isExactly(RawManifest top) throws IOException {
        Set<String> wanted = new HashSet<>(Set.of(DirFiles.VERSION, DirFiles.TOP));
        if (FileSize.of(folder.resolve(DirFiles.VERSION)) < 0 || !collect(top, wanted, 0)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> wanted.contains(String.valueOf(file.getFileName())));
        }
    }

    private boolean collect(RawManifest raw, Set<String> wanted, int depth) throws IOException {
        Manifest manifest = Manifest.parse(raw);
        for (Descriptor part : manifest.references()) {
            boolean instance = manifest instanceof Manifest.ImageIndex;
            String name =
                    instance ? DirFiles.instance(part.digest()) : DirFiles.blob(part.digest());
            if (FileSize.of(folder.resolve(name)) != part.size()) {
                return false;
            }
            if (wanted.add(name)
                    && instance
                    && (depth > 8 || !collect(manifest(part), wanted, depth + 1))) {
                return false;
            }
        }
        return true;
    }
}
