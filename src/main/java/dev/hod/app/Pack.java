package dev.hod.app;

import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.bundle.PackedImage;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a bundle of images, straight from a pool. */
public record Pack(Wish wish, Path pool, PackOptions options) {

    /**
     * What was packed.
     *
     * @param digest of the inventory, which names the bundle
     * @param length of the tar in bytes
     * @param referenced bytes of all images, what they share counted for each
     */
    public record Packed(Digest digest, int images, int blobs, long length, long referenced) {}

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
     * @throws Incomplete naming all that cannot be packed, before anything is
     */
    public Packed run(To to, Progress progress) throws IOException {
        try (PoolStore source = PoolStore.open(pool, Pool.Mode.READ)) {
            List<PackedImage> images = images(source, progress);
            BundleWriter writer = BundleWriter.of(images, options);
            switch (to) {
                case To.File(Path path, Compression compression) ->
                        writer.write(path, compression, progress);
                case To.Stream(WritableByteChannel channel) ->
                        writer.write(channel, Compression.NONE, progress);
            }
            return new Packed(
                    writer.digest(),
                    writer.inventory().images().size(),
                    writer.inventory().blobs().size(),
                    writer.length(),
                    images.stream().mapToLong(image -> image.closure().size()).sum());
        }
    }

    private List<PackedImage> images(PoolStore source, Progress progress) throws IOException {
        List<PackedImage> images = new ArrayList<>();
        List<Incomplete.Problem> problems = new ArrayList<>();
        List<Selected> wanted = wish.in(source, progress);
        for (Selected image : wanted) {
            ImageSource from = source.source(image.name());
            try {
                Closure closure = ClosureWalk.of(from, image.descriptor(), wish.choice(image));
                closure.filtered().ifPresent(how -> progress.note(image.written() + ": " + how));
                images.add(new PackedImage(image.as(), closure, from, from.provenance()));
            } catch (IOException e) {
                problems.add(new Incomplete.Problem(image.written(), e));
            }
        }
        Incomplete.check(source.where(), problems, wanted.size());
        return images;
    }
}
