package dev.hod.bundle;

import dev.hod.archive.BadBundle;
import dev.hod.archive.BundleHead;
import dev.hod.archive.Entry;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Framing;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Limits;
import dev.hod.archive.NewerBundle;
import dev.hod.archive.TarCursor;
import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.fault.Fault;
import dev.hod.fault.Fault.Kind;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.reference.NameCount;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.bundle.TarBytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Checks every byte of a bundle: contents against digests, links and references against manifests,
 * and everything between them against the one form it has. All faults are told, each with what it
 * is in and where; a bundle without any is bit for bit the one that was written, its signatures
 * aside.
 */
public final class BundleVerifier {
    /** Contents of about this size are one task: many frames, where they are compressed. */
    private static final long RUN = 16 << 20;

    private final String where;
    private final Limits limits;
    private final Consumer<Fault> faults;
    private final Progress progress;
    private final AtomicInteger count = new AtomicInteger();

    private BundleVerifier(String where, Limits limits, Consumer<Fault> faults, Progress progress) {
        this.where = where;
        this.limits = limits;
        this.faults = faults;
        this.progress = progress;
    }

    /**
     * Checks a file: on all cores where it can be read at random, else from front to back.
     *
     * @param faults told one at a time
     * @throws NewerBundle where a later version of hod is needed to tell
     */
    public static BundleCheck verify(
            Path file, Limits limits, Consumer<Fault> faults, Progress progress)
            throws IOException {
        BundleVerifier verifier = new BundleVerifier(file.toString(), limits, faults, progress);
        if (TarBytes.hasBrokenTable(file)) {
            verifier.found(new Fault(Kind.FRAMING, "zstd seek table", "does not fit the file"));
        }
        Optional<TarBytes> found =
                Files.isRegularFile(file) ? TarBytes.open(file) : Optional.empty();
        if (found.isEmpty()) {
            return verifier.verify(FileChannel.open(file, StandardOpenOption.READ));
        }
        try (TarBytes open = found.get()) {
            TarBytes tar = open.checked(verifier::found);
            try (TarCursor cursor = cursor(tar, 0)) {
                return verifier.verify(cursor, Optional.of(tar));
            }
        }
    }

    /** Checks a stream from front to back, compressed or not, and closes it. */
    public static BundleCheck verify(
            ReadableByteChannel in,
            String where,
            Limits limits,
            Consumer<Fault> faults,
            Progress progress)
            throws IOException {
        return new BundleVerifier(where, limits, faults, progress).verify(in);
    }

    private BundleCheck verify(ReadableByteChannel in) throws IOException {
        try (in;
                TarCursor cursor = new TarCursor(Bundles.unwrap(in, where), 0)) {
            return verify(cursor, Optional.empty());
        } catch (BadBundle e) {
            return unreadable(e);
        }
    }

    private synchronized void found(Fault fault) {
        count.incrementAndGet();
        faults.accept(fault);
    }

    private BundleCheck unreadable(Failure e) {
        found(new Fault(Kind.FRAMING, "bundle", String.valueOf(e.getMessage())));
        return new BundleCheck(Optional.empty(), NameCount.NONE, 0, 0, 0, count.get());
    }

    private BundleCheck verify(TarCursor cursor, Optional<TarBytes> random) throws IOException {
        try {
            FaultSink sink = this::found;
            BundleHead head = BundleHead.read(cursor, where, limits, sink);
            head.check(sink);
            progress.expect(head.inventory().images().size(), head.length());
            try (Progress.Item item = progress.begin("verify", head.length())) {
                check(cursor, random, new EntryCheck(head, limits, sink, item::add));
            }
            return new BundleCheck(
                    Optional.of(head.digest()),
                    head.inventory().names(),
                    head.inventory().manifests().size(),
                    head.inventory().blobs().size(),
                    bytes(head.inventory().manifests()) + bytes(head.inventory().blobs()),
                    count.get());
        } catch (BadBundle e) {
            return unreadable(e);
        } catch (NewerBundle e) {
            if (count.get() == 0) {
                throw e;
            }
            // It is damaged, and what it seems to need is part of the damage.
            return unreadable(e);
        }
    }

    private static long bytes(List<Item> items) {
        return items.stream().mapToLong(Item::size).sum();
    }

    private void check(TarCursor cursor, Optional<TarBytes> random, EntryCheck check)
            throws IOException {
        BundleHead head = check.head();
        List<Entry> entries = head.volume().entries();
        int first = manifestsEnd(head);
        boolean goesOn = check.run(cursor, 0, first);
        check.references();
        if (random.isPresent()) {
            parallel(random.get(), check, first);
        } else if (goesOn) {
            goesOn = check.run(cursor, first, entries.size());
            if (goesOn) {
                new Framing(cursor, this::found).end();
            }
        } else {
            check.missing(first, entries.size());
        }
        check.finish();
    }

    /** Where the first entry is that is no manifest. */
    private static int manifestsEnd(BundleHead head) {
        Set<Digest> manifests = new HashSet<>();
        head.inventory().manifests().forEach(item -> manifests.add(item.digest()));
        List<Entry> entries = head.volume().entries();
        for (int i = 1; i < entries.size(); i++) {
            boolean manifest =
                    entries.get(i).name() instanceof BlobData(Digest digest)
                            && manifests.contains(digest);
            if (!manifest) {
                return i;
            }
        }
        return entries.size();
    }

    private void parallel(TarBytes tar, EntryCheck check, int first) throws IOException {
        List<Entry> entries = check.head().volume().entries();
        try (Tasks tasks = new Tasks("verify", Runtime.getRuntime().availableProcessors())) {
            int from = first;
            long start = from == 0 ? 0 : entries.get(from - 1).end();
            for (int i = from; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (entry.end() - start >= RUN || i == entries.size() - 1) {
                    int begin = from;
                    int end = i + 1;
                    long at = check.head().base() + start;
                    tasks.fork(() -> {
                        try (TarCursor cursor = cursor(tar, at)) {
                            check.run(cursor, begin, end);
                        }
                    });
                    from = end;
                    start = entry.end();
                }
            }
            tasks.join();
        }
        long end = check.head().base() + check.head().volume().length();
        try (TarCursor cursor = cursor(tar, end)) {
            new Framing(cursor, this::found).end();
        }
    }

    private static TarCursor cursor(TarBytes tar, long position) throws IOException {
        return new TarCursor(tar.openAt(position, Long.MAX_VALUE - position), position);
    }
}
