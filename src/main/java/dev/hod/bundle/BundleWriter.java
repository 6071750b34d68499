package dev.hod.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.hod.archive.Entry;
import dev.hod.archive.EntryName;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.OfRepository;
import dev.hod.archive.EntryName.Readme;
import dev.hod.archive.Inventory;
import dev.hod.archive.SignatureSlot;
import dev.hod.archive.TarFraming;
import dev.hod.blob.Blob;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.io.AtomicFiles;
import dev.hod.io.AtomicFiles.Force;
import dev.hod.io.NotEnoughSpace;
import dev.hod.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes images into one bundle, each blob once, straight from where they are. The same images,
 * note and time give the same bytes, in whatever order they are named and however many threads
 * help. Memory does not grow with the blobs.
 */
public final class BundleWriter {
    private final BundlePlan plan;
    private final PackOptions options;
    private final long length;

    private BundleWriter(BundlePlan plan, PackOptions options) {
        this.plan = plan;
        this.options = options;
        this.length = TarFraming.end(base(plan) + plan.volume().length());
    }

    /**
     * Plans a bundle; nothing but configs of single images is read for it.
     *
     * @throws PackConflict where one name is given with two digests
     */
    public static BundleWriter of(List<PackedImage> images, PackOptions options)
            throws IOException {
        return new BundleWriter(BundlePlan.of(images, options), options);
    }

    /** What the bundle will hold. */
    public Inventory inventory() {
        return plan.inventory();
    }

    /** The digest of the inventory, which names the bundle. */
    public Digest digest() {
        return plan.measure().digest();
    }

    /** Bytes of the tar; what {@link Compression} makes of them is not known before. */
    public long length() {
        return length;
    }

    /** Where what the volume's header lists begins. */
    private static long base(BundlePlan plan) {
        int size = plan.volume().document(plan.volumeAt()).length;
        return TarFraming.contentAt("hod.volume", size, plan.volumeAt()) + size;
    }

    /**
     * Writes a file, in place of what may be there; it appears whole and verified, or not at all.
     *
     * @throws dev.hod.blob.CorruptBlob where a blob is not what its digest says
     */
    public void write(Path file, Compression compression, Progress progress) throws IOException {
        Path partial = AtomicFiles.beside(file);
        try {
            try (FileChannel channel = AtomicFiles.create(partial)) {
                write(channel, Optional.of(partial), compression, progress);
                if (options.force() == Force.NOW) {
                    channel.force(true);
                }
            }
            Files.move(partial, file, ATOMIC_MOVE);
            if (options.force() == Force.NOW) {
                AtomicFiles.forceDirectory(partial.resolveSibling(""));
            }
        } catch (IOException e) {
            IOException explained = NotEnoughSpace.explained(folderOf(partial), "a bundle", e);
            Files.deleteIfExists(partial);
            throw explained;
        } catch (RuntimeException | Error e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder;
    }

    /**
     * Writes to a channel, which stays open. Where this throws, what was written so far has no end
     * that a reader would take for one.
     */
    public void write(WritableByteChannel out, Compression compression, Progress progress)
            throws IOException {
        write(out, Optional.empty(), compression, progress);
    }

    private void write(
            WritableByteChannel out,
            Optional<Path> file,
            Compression compression,
            Progress progress)
            throws IOException {
        progress.expect(plan.inventory().images().size(), length());
        Drain drain =
                switch (compression) {
                    case NONE -> new PlainDrain(out, file, options.force());
                    case ZSTD -> new ZstdDrain(out, options.parallelism());
                };
        try (Progress.Item item = progress.begin("bundle", length());
                TarOutput tar = new TarOutput(drain, item::add)) {
            head(tar);
            entries(tar);
            tar.flush();
            drain.finish();
        }
    }

    private void head(TarOutput tar) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream((int) plan.measure().size());
        plan.inventory().write(json);
        small(tar, "hod.json", json.toByteArray());
        header(tar, "hod.sig", SignatureSlot.SIZE, TarFraming.Mode.FILE);
        tar.cut(Drain.Kind.OPEN);
        tar.put(SignatureSlot.blank());
        tar.cut(Drain.Kind.AS_IT_PAYS);
        small(tar, "hod.volume", plan.volume().document(tar.position()));
    }

    private void entries(TarOutput tar) throws IOException {
        switch (options.check()) {
            case DIGESTS -> {
                try (Hashing hashing = new Hashing(options.parallelism())) {
                    entries(tar, hashing);
                    hashing.finish();
                }
            }
            case SIZES -> entries(tar, null);
        }
        tar.put(new byte[(int) (TarFraming.end(tar.position()) - tar.position())]);
    }

    private void entries(TarOutput tar, @Nullable Hashing hashing) throws IOException {
        for (Entry entry : plan.volume().entries()) {
            EntryName name = entry.name();
            switch (name) {
                case Readme _ -> small(tar, name.path(), plan.readme());
                case BlobData(Digest digest) -> blob(tar, entry, digest, hashing);
                case OfRepository _ -> {
                    header(tar, name.path(), entry.size(), name.mode());
                    tar.put(
                            plan.contents()
                                    .target(name)
                                    .map(d -> d.toString().getBytes(US_ASCII))
                                    .orElse(new byte[0]));
                    pad(tar);
                }
            }
            if (hashing != null) {
                hashing.check();
            }
        }
    }

    private void blob(TarOutput tar, Entry entry, Digest digest, @Nullable Hashing hashing)
            throws IOException {
        Manifest manifest = plan.manifests().get(digest);
        if (manifest != null) {
            small(tar, entry.name().path(), manifest.raw().bytes());
            return;
        }
        header(tar, entry.name().path(), entry.size(), entry.name().mode());
        boolean large = entry.size() >= TarFraming.ALIGNED_FROM;
        if (large) {
            tar.cut(Drain.Kind.AS_IT_PAYS);
        }
        Blob blob = plan.blobs().get(digest);
        if (blob == null) {
            throw new AssertionError(digest + " was planned");
        }
        tar.put(blob, hashing);
        pad(tar);
        if (large) {
            tar.cut(Drain.Kind.AS_IT_PAYS);
        }
    }

    private static void small(TarOutput tar, String name, byte[] content) throws IOException {
        header(tar, name, content.length, TarFraming.Mode.FILE);
        boolean large = content.length >= TarFraming.ALIGNED_FROM;
        if (large) {
            tar.cut(Drain.Kind.AS_IT_PAYS);
        }
        tar.put(content);
        pad(tar);
    }

    private static void header(TarOutput tar, String name, long size, TarFraming.Mode mode)
            throws IOException {
        tar.put(TarFraming.header(name, size, mode, tar.position()));
    }

    private static void pad(TarOutput tar) throws IOException {
        tar.put(new byte[(int) (TarFraming.padded(tar.position()) - tar.position())]);
    }
}
