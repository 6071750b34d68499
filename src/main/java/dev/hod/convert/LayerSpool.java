package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Layers in another packing, each made once, in a folder of its own that goes away on closing. Safe
 * for concurrent use; as many are made at once as there are cores.
 */
final class LayerSpool implements AutoCloseable {
    private final Path parent;
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Map<Key, FutureTask<Spooled>> made = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private @Nullable Path folder;

    /**
     * @param parent where the folder is made once it is needed
     */
    LayerSpool(Path parent) {
        this.parent = parent;
    }

    /**
     * What a layer is to become.
     *
     * @param packing of the result
     */
    record Wanted(Packing packing, OptionalInt level) {}

    private record Key(Digest layer, Wanted wanted, Digest diffId) {}

    /**
     * A layer in the packing that was wanted.
     *
     * @param blob nothing where the layer had that packing, whatever its media type says
     */
    record Spooled(Optional<Blob> blob) {}

    /**
     * The layer in another packing.
     *
     * @param diffId digest of its tar as the image's config has it
     * @param item counts what is read, where this call is the one that does it
     * @throws BadLayer where the content is another or cannot be unpacked
     */
    Spooled repacked(Blob layer, Wanted wanted, Digest diffId, Progress.Item item)
            throws IOException {
        Key key = new Key(layer.descriptor().digest(), wanted, diffId);
        FutureTask<Spooled> task =
                made.computeIfAbsent(
                        key, _ -> new FutureTask<>(() -> make(layer, wanted, diffId, item)));
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            // Another image may have the layer from a better source.
            made.remove(key, task);
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException ours -> throw ours;
                case Error error -> throw error;
                case null, default -> throw new AssertionError(e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * A layer that was read once.
     *
     * @param diffId the digest of its tar
     * @param blob itself, where it can be read again without being fetched
     */
    record Unpacked(Digest diffId, Blob blob) {}

    /**
     * What a layer's tar is.
     *
     * @throws BadLayer where it cannot be unpacked
     */
    Unpacked unpacked(Blob layer, Progress.Item item) throws IOException {
        Unpacking unpacking = new Unpacking(layer, item);
        return onACore(() ->
                layer.regions().isEmpty()
                        ? unpacking.into(folder().resolve("layer-" + count.incrementAndGet()))
                        : unpacking.inPlace());
    }

    /** Work that keeps a core busy. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T onACore(Work<T> work) throws IOException {
        try {
            cores.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            return work.run();
        } finally {
            cores.release();
        }
    }

    private Spooled make(Blob layer, Wanted wanted, Digest diffId, Progress.Item item)
            throws IOException {
        return onACore(() -> {
            Path file = folder().resolve("layer-" + count.incrementAndGet());
            return new Spooled(new Repacking(layer, wanted, diffId, item).into(file));
        });
    }

    private synchronized Path folder() throws IOException {
        if (folder == null) {
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent, "hod-layers-");
        }
        return folder;
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("interrupted").initCause(e);
    }

    @Override
    public synchronized void close() throws IOException {
        if (folder == null) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
        folder = null;
    }
}
