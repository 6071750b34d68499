package dev.hod.pool;

import dev.hod.concurrent.Tasks;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.io.Blocks;
import dev.hod.io.FileSize;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Reads every file of content and compares it with the digest that its path names. */
final class ContentCheck {
    private final Path root;
    private final DigestTable known;
    private final Set<Digest> reported;
    private final Damage damage;
    private final Consumer<Fault> sink;
    private final LongAdder blobs = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder unreferenced = new LongAdder();
    private final LongAdder unreferencedBytes = new LongAdder();

    /**
     * A check of all content.
     *
     * @param known what is referenced
     * @param reported blobs whose length alone is a fault already
     * @param damage takes the content that is not what its digest says
     */
    ContentCheck(
            Path root,
            DigestTable known,
            Set<Digest> reported,
            Damage damage,
            Consumer<Fault> sink) {
        this.root = root;
        this.damage = damage;
        this.known = known;
        this.reported = reported;
        this.sink = sink;
    }

    long blobs() {
        return blobs.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long unreferenced() {
        return unreferenced.sum();
    }

    long unreferencedBytes() {
        return unreferencedBytes.sum();
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Path data, Optional<Digest> digest) throws IOException;
    }

    /** Bytes there are to read. */
    long measure() throws IOException {
        LongAdder total = new LongAdder();
        walk((data, digest) -> {
            if (digest.isPresent()) {
                total.add(Math.max(0, FileSize.of(data)));
            }
        });
        return total.sum();
    }

    void run(Progress progress, int cores) throws IOException {
        try (Tasks tasks = new Tasks("verify-content", cores)) {
            walk((data, digest) -> {
                if (digest.isPresent()) {
                    tasks.fork(() -> check(data, digest.get(), progress));
                } else {
                    sink.accept(
                            new Fault(
                                    Fault.Kind.FRAMING,
                                    root.relativize(data).toString(),
                                    "is named as no blob can be;"
                                            + " a registry's garbage collector stops at it"));
                }
            });
            tasks.join();
        }
    }

    private void walk(Visitor visitor) throws IOException {
        Path folder = new PoolPath.Blobs().under(root);
        for (String algorithm : PoolTree.names(folder, PoolTree::isName)) {
            Path second = folder.resolve(algorithm);
            for (String start : PoolTree.names(second, PoolTree::isName)) {
                Path third = second.resolve(start);
                if (start.equals("data") && FileSize.of(third) >= 0) {
                    visitor.visit(third, Optional.empty());
                    continue;
                }
                for (String hex : PoolTree.names(third, PoolTree::isName)) {
                    Path data = third.resolve(hex).resolve("data");
                    Optional<Digest> digest =
                            hex.startsWith(start) && start.length() == 2
                                    ? Digest.tryParse(algorithm + ':' + hex)
                                    : Optional.empty();
                    if (digest.isPresent() || FileSize.of(data) >= 0) {
                        visitor.visit(data, digest);
                    }
                }
            }
        }
    }

    private void check(Path data, Digest digest, Progress progress) throws IOException {
        long size;
        Digest actual;
        try (FileChannel file = FileChannel.open(data, StandardOpenOption.READ);
                Progress.Item item = progress.begin(digest.brief(), file.size())) {
            MessageDigest hash = digest.algorithm().newHash();
            size = hash(file, hash, item);
            actual = digest.algorithm().finish(hash.digest());
        } catch (NoSuchFileException e) {
            // A folder without its file: whoever needs it has been told.
            return;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            damage.content(digest);
            if (!reported.contains(digest)) {
                sink.accept(new Fault(Fault.Kind.CORRUPT, "blob " + digest, unreadable(e)));
            }
            return;
        }
        blobs.increment();
        bytes.add(size);
        if (known.get(digest) == DigestTable.ABSENT) {
            unreferenced.increment();
            unreferencedBytes.add(size);
        }
        if (!actual.equals(digest)) {
            damage.content(digest);
        }
        if (!actual.equals(digest) && !reported.contains(digest)) {
            sink.accept(
                    new Fault(
                            Fault.Kind.CORRUPT,
                            "blob " + digest,
                            "its " + size + " bytes have digest " + actual));
        }
    }

    /** What a fault says of a file that could not be read. */
    static String unreadable(IOException e) {
        return "cannot be read: "
                + (e instanceof AccessDeniedException ? "permission denied" : e.toString());
    }

    private static long hash(FileChannel file, MessageDigest hash, Progress.Item item)
            throws IOException {
        long size = 0;
        try (Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            boolean more = true;
            while (more) {
                more = Blocks.fill(file, buffer.clear());
                int count = buffer.position();
                hash.update(buffer.flip());
                size += count;
                item.add(count);
            }
        }
        return size;
    }
}
