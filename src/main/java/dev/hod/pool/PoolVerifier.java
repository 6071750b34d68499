package dev.hod.pool;

import dev.hod.concurrent.Tasks;
import dev.hod.fault.Fault;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.reference.NameCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Checks a whole pool: first every tag, link and reference, then every byte of content. Keeps a
 * number for each digest and nothing else, however large the pool is. One that a registry writes to
 * meanwhile can be checked; what appears during the check may be seen or not.
 */
public final class PoolVerifier {
    private final Pool pool;
    private final Consumer<Fault> sink;
    private final Progress progress;
    private final AtomicLong faults = new AtomicLong();
    private final Damage damage;

    private PoolVerifier(Pool pool, Consumer<Fault> sink, Damage damage, Progress progress) {
        this.pool = pool;
        this.damage = damage;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Checks everything, and goes on after each fault.
     *
     * @param sink takes each fault as it is found, one at a time, from any thread
     */
    public static PoolCheck verify(Pool pool, Consumer<Fault> sink, Progress progress)
            throws IOException {
        return verify(pool, sink, new Damage(), progress);
    }

    /**
     * The same.
     *
     * @param damage takes what can be put right
     */
    public static PoolCheck verify(
            Pool pool, Consumer<Fault> sink, Damage damage, Progress progress) throws IOException {
        return new PoolVerifier(pool, sink, damage, progress).run();
    }

    private PoolCheck run() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        DigestTable known = new DigestTable();
        Set<Digest> wrongLength = ConcurrentHashMap.newKeySet();
        AtomicReference<NameCount> names = new AtomicReference<>(NameCount.NONE);
        LongAdder manifests = new LongAdder();
        try (Tasks tasks = new Tasks("verify-links", cores)) {
            for (String repository : PoolTree.repositories(pool.root(), this::strayRepository)) {
                tasks.fork(() -> {
                    RepositoryCheck check =
                            new RepositoryCheck(
                                    pool, repository, known, wrongLength, damage, this::report);
                    check.run();
                    names.accumulateAndGet(check.names(), NameCount::and);
                    manifests.add(check.manifests());
                });
            }
            tasks.join();
        }
        wrongLength.forEach(damage::content);
        ContentCheck content =
                new ContentCheck(pool.root(), known, wrongLength, damage, this::report);
        progress.expect(names.get().all(), content.measure());
        content.run(progress, cores);
        return new PoolCheck(
                names.get(),
                manifests.sum(),
                content.blobs(),
                content.bytes(),
                content.unreferenced(),
                content.unreferencedBytes(),
                faults.get());
    }

    private synchronized void report(Fault fault) {
        faults.incrementAndGet();
        sink.accept(fault);
    }

    private void strayRepository(Path folder) {
        report(
                new Fault(
                        Fault.Kind.FRAMING,
                        pool.root().relativize(folder).toString(),
                        "looks like a repository but cannot be one;"
                                + " a registry's garbage collector stops at it"));
    }
}
