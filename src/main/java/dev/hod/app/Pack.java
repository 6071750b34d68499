package dev.hod.app;

import dev.hod.blob.CorruptBlob;
import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.bundle.PackedImage;
import dev.hod.copy.Companion;
import dev.hod.copy.ReferrersTally;
import dev.hod.error.NotFound;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Digest;
import dev.hod.io.NotEnoughSpace;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.NameCount;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a bundle of images, straight from a pool. */
public record Pack(Wish wish, Path pool, PackOptions options) {
    /** File systems that are known to hold every file's bytes for itself. */
    private static final Set<String> WITHOUT_SHARING =
            Set.of("ext2", "ext3", "ext4", "tmpfs", "ramfs", "vfat", "msdos", "exfat", "f2fs");

    /**
     * What was packed.
     *
     * @param digest of the inventory, which names the bundle
     * @param names images, and apart from them signatures and their like
     * @param length of the tar in bytes
     * @param referenced bytes of all images, what they share counted for each
     */
    public record Packed(Digest digest, NameCount names, int blobs, long length, long referenced) {}

    /** Where a bundle goes. */
    public sealed interface To {
        /** It appears whole or not at all. */
        record File(Path path, Compression compression) implements To {}

        /** It goes by. */
        record Stream(WritableByteChannel channel) implements To {}
    }

    /**
     * Packs.
     *
     * @return nothing where no image is named; then nothing is written
     * @throws Incomplete naming all that cannot be packed, before anything is
     */
    public Optional<Packed> run(To to, Progress progress) throws IOException {
        if (to instanceof To.File(Path path, Compression _) && !Files.isDirectory(folder(path))) {
            throw new NotFound(folder(path) + ": no such folder");
        }
        try (PoolStore source = Places.pool(pool, Pool.Mode.READ)) {
            List<PackedImage> images = images(source, progress);
            if (images.isEmpty()) {
                return Optional.empty();
            }
            BundleWriter writer = BundleWriter.of(images, options);
            try {
                write(writer, to, progress);
            } catch (CorruptBlob e) {
                throw rotten(images, e);
            } catch (AccessDeniedException e) {
                throw denied(images, e);
            }
            return Optional.of(
                    new Packed(
                            writer.digest(),
                            writer.inventory().names(),
                            writer.inventory().blobs().size(),
                            writer.length(),
                            images.stream().mapToLong(image -> image.closure().size()).sum()));
        }
    }

    private void write(BundleWriter writer, To to, Progress progress) throws IOException {
        switch (to) {
            case To.File(Path path, Compression compression) -> {
                requireSpace(path, compression, writer.length(), progress);
                writer.write(path, compression, progress);
            }
            case To.Stream(WritableByteChannel channel) ->
                    writer.write(channel, Compression.NONE, progress);
        }
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /** Refuses only what cannot fit, whatever is compressed or shared; else it is said. */
    private void requireSpace(Path file, Compression compression, long bytes, Progress progress)
            throws IOException {
        FileStore disk = Files.getFileStore(folder(file));
        long usable = disk.getUsableSpace();
        if (usable >= bytes) {
            return;
        }
        boolean shares =
                options.check() == PackOptions.Check.SIZES
                        && !WITHOUT_SHARING.contains(disk.type());
        if (compression == Compression.NONE && !shares) {
            throw new NotEnoughSpace(folder(file), bytes, usable);
        }
        progress.note(
                "%s may take up to %,d bytes, and the disk has room for %,d"
                        .formatted(file, bytes, usable));
    }

    private static IOException rotten(List<PackedImage> images, CorruptBlob cause) {
        List<String> needing = needing(images, cause.digest()::equals);
        return needing.isEmpty() ? cause : new RottenImage(needing, cause);
    }

    /** Of a blob's file only its path is known, which has its digest in it. */
    private static IOException denied(List<PackedImage> images, AccessDeniedException cause) {
        String file = String.valueOf(cause.getFile());
        List<String> needing = needing(images, digest -> file.contains('/' + digest.hex() + '/'));
        return needing.isEmpty() ? cause : RottenImage.denied(needing, cause);
    }

    private static List<String> needing(List<PackedImage> images, Predicate<Digest> blob) {
        return images.stream()
                .filter(image -> image.closure().blobs().keySet().stream().anyMatch(blob))
                .map(image -> image.name().toString())
                .toList();
    }

    private List<PackedImage> images(PoolStore source, Progress progress) throws IOException {
        SequencedMap<ImageName, PackedImage> images = new LinkedHashMap<>();
        List<PackedImage> along = new ArrayList<>();
        ReferrersTally tally = new ReferrersTally();
        List<Incomplete.Problem> problems = new ArrayList<>();
        List<Selected> wanted = wish.taken(source, progress);
        for (Selected image : wanted) {
            ImageSource from = source.source(image.name());
            try {
                Closure closure = ClosureWalk.of(from, image.top(from), wish.choice(image));
                closure.filtered().ifPresent(how -> progress.note(image.written() + ": " + how));
                closure.remarks().forEach(how -> progress.note(image.written() + ": " + how));
                images.put(
                        image.as(),
                        new PackedImage(
                                image.as(), closure, from, from.provenance(), image.groups()));
                switch (wish.referrers()) {
                    case LEFT -> {}
                    case TAKEN -> along.addAll(referrers(image, from, closure, tally, progress));
                }
            } catch (IOException e) {
                problems.add(new Incomplete.Problem(image.written(), e));
            }
        }
        Incomplete.check(
                source.where(),
                Incomplete.withoutLacking(problems, wanted.size(), progress),
                wanted.size());
        tally.tell(progress);
        along.forEach(image -> images.putIfAbsent(image.name(), image));
        return List.copyOf(images.values());
    }

    private static List<PackedImage> referrers(
            Selected image,
            ImageSource from,
            Closure closure,
            ReferrersTally tally,
            Progress progress)
            throws IOException {
        List<PackedImage> along = new ArrayList<>();
        for (Companion companion : Companion.of(from, closure, tally, progress)) {
            ImageName name = ImageName.tagged(image.as().repository(), companion.tag());
            along.add(new PackedImage(name, companion.closure(), from, Optional.empty()));
        }
        return along;
    }
}
