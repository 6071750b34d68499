package dev.hod.garbage;

import dev.hod.concurrent.Tasks;
import dev.hod.garbage.RepositoryJudge.Judgement;
import dev.hod.garbage.Verdict.Amount;
import dev.hod.garbage.Verdict.Content;
import dev.hod.garbage.Verdict.Names;
import dev.hod.garbage.Verdict.Problem;
import dev.hod.garbage.Verdict.Share;
import dev.hod.image.Digest;
import dev.hod.pool.Census;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.pool.Sweeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Finds out what of a pool is needed, and removes the rest. Repositories are judged one by one, by
 * what each holds itself; in memory stays a number for each digest. What goes, goes in an order in
 * which everything that is left has all it needs at any moment: tags, manifests before what they
 * need, layer links, and content at the end.
 */
public final class Collector {
    /**
     * As long as a registry keeps an upload that does not go on (distribution, purgeuploads.go).
     */
    private static final Duration UNFINISHED = Duration.ofDays(7);

    /** Clocks of file systems are coarser than ours. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Pool pool;
    private final Census census;
    private final Keep keep;
    private final Optional<Sweeper> sweeper;
    private final Marks marks = new Marks();
    private final Instant started = Instant.now();
    private final List<Census.Repository> repositories;
    private final AtomicLongArray own;
    private final AtomicLongArray removed;

    /** What judging a repository came to, by its number; guarded by itself. */
    private final List<Optional<Judged>> judgements = new ArrayList<>();

    private final Sums sums = new Sums();

    /** How much of a repository stays and goes. */
    private record Judged(int images, long bytes, Names going, List<String> problems) {
        static Judged of(Judgement judgement) {
            return new Judged(
                    judgement.images(),
                    judgement.bytes(),
                    new Names(
                            judgement.tags().size(),
                            judgement.revisions().size(),
                            judgement.layers().size()),
                    judgement.problems());
        }
    }

    private Collector(Pool pool, Keep keep, Optional<Sweeper> sweeper) throws IOException {
        this.pool = pool;
        this.census = new Census(pool);
        this.keep = keep;
        this.sweeper = sweeper;
        this.repositories = census.repositories();
        this.own = new AtomicLongArray(repositories.size());
        this.removed = new AtomicLongArray(repositories.size());
        repositories.forEach(_ -> judgements.add(Optional.empty()));
    }

    /** Says what would go; nothing is changed. */
    public static Verdict judge(Pool pool, Keep keep) throws IOException {
        return new Collector(pool, keep, Optional.empty()).run();
    }

    /**
     * Removes what is not needed.
     *
     * @param pool opened to be had alone
     * @return what went
     */
    public static Verdict collect(Pool pool, Keep keep) throws IOException {
        return new Collector(pool, keep, Optional.of(new Sweeper(pool))).run();
    }

    private Verdict run() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        try (Tasks tasks = new Tasks("judge", cores)) {
            for (int i = 0; i < repositories.size(); i++) {
                int number = i;
                tasks.fork(() -> judge(number));
            }
            tasks.join();
        }
        if (sweeper.isPresent()) {
            // Nothing may go for good before the links to it have.
            sweeper.get().force();
            lookAgain();
        }
        census.contents(new ContentSweep(), cores);
        for (Path file : census.partials(started.minus(UNFINISHED))) {
            sums.unfinished(Files.size(file));
            if (sweeper.isPresent()) {
                sweeper.get().partial(file);
            }
        }
        if (sweeper.isPresent()) {
            sweeper.get().notes();
        }
        return verdict();
    }

    private void judge(int number) throws IOException {
        Census.Repository repository = repositories.get(number);
        RepositoryMarks its = new RepositoryMarks(pool, census, repository.name(), marks, number);
        Judgement judgement = new RepositoryJudge(pool, census, repository, keep, its).judge();
        judgement.revisions().forEach(d -> marks.letGo(d, number));
        for (Digest layer : judgement.layers()) {
            marks.letGo(pool.layer(repository.name(), layer).orElse(layer), number);
        }
        if (sweeper.isPresent()) {
            RepositorySweep.run(pool, census, sweeper.get(), repository.name(), judgement);
        }
        synchronized (judgements) {
            judgements.set(number, Optional.of(Judged.of(judgement)));
        }
    }

    /** A registry that knows no lock may have taken in something since we looked. */
    private void lookAgain() throws IOException {
        Instant since = started.minus(TICK);
        for (Census.Repository repository : census.repositories()) {
            String name = repository.name();
            RepositoryMarks news = new RepositoryMarks(pool, census, name, marks, Marks.NONE);
            for (Digest digest : census.revisions(name)) {
                if (isSince(new PoolPath.RevisionLink(name, digest), since)) {
                    news.root(digest, name);
                }
            }
            for (Digest digest : census.layers(name)) {
                if (isSince(new PoolPath.LayerLink(name, digest), since)) {
                    news.linked(digest);
                }
            }
        }
    }

    private boolean isSince(PoolPath link, Instant since) throws IOException {
        return census.written(link).filter(since::isBefore).isPresent();
    }

    /** Tells content that is needed from what is not. */
    private final class ContentSweep implements Census.ContentVisitor {
        @Override
        public void content(Digest digest, Path data, BasicFileAttributes found)
                throws IOException {
            long size = found.isSymbolicLink() ? Math.max(0, census.sizeOf(digest)) : found.size();
            int needs = marks.neededBy(digest);
            if (needs != Marks.NONE) {
                sums.kept(size);
                if (needs != Marks.SEVERAL) {
                    own.addAndGet(needs, size);
                }
                return;
            }
            if (found.lastModifiedTime().toInstant().isAfter(keep.since())) {
                sums.young(size);
                return;
            }
            sums.removed(size, found.isSymbolicLink() || Census.names(data) > 1);
            int had = marks.letGoBy(digest);
            if (had >= 0) {
                removed.addAndGet(had, size);
            }
            if (sweeper.isPresent()) {
                sweeper.get().content(data);
            }
        }

        @Override
        public void hollow(Path folder) throws IOException {
            if (sweeper.isPresent()) {
                sweeper.get().hollow(folder, keep.since());
            }
        }
    }

    private Verdict verdict() {
        List<Share> shares = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        long tags = 0;
        long manifests = 0;
        long layers = 0;
        synchronized (judgements) {
            for (int i = 0; i < repositories.size(); i++) {
                Judged judged = judgements.get(i).orElseThrow();
                String name = repositories.get(i).name();
                shares.add(
                        new Share(
                                name, judged.images(), judged.bytes(), own.get(i), removed.get(i)));
                judged.problems().forEach(what -> problems.add(new Problem(name, what)));
                tags += judged.going().tags();
                manifests += judged.going().manifests();
                layers += judged.going().layers();
            }
        }
        return new Verdict(shares, sums.content(), new Names(tags, manifests, layers), problems);
    }

    /** Sums that several threads add to. */
    private static final class Sums {
        private Amount kept = Amount.NOTHING;
        private Amount removed = Amount.NOTHING;
        private Amount elsewhere = Amount.NOTHING;
        private Amount young = Amount.NOTHING;
        private Amount unfinished = Amount.NOTHING;

        synchronized void kept(long size) {
            kept = kept.plus(size);
        }

        synchronized void removed(long size, boolean alsoElsewhere) {
            removed = removed.plus(size);
            if (alsoElsewhere) {
                elsewhere = elsewhere.plus(size);
            }
        }

        synchronized void young(long size) {
            young = young.plus(size);
        }

        synchronized void unfinished(long size) {
            unfinished = unfinished.plus(size);
        }

        synchronized Content content() {
            return new Content(kept, removed, elsewhere, young, unfinished);
        }
    }
}
