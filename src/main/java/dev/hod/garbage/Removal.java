package dev.hod.garbage;

import dev.hod.garbage.RepositoryJudge.Judgement;
import dev.hod.garbage.Verdict.Problem;
import dev.hod.image.Digest;
import dev.hod.pool.Census;
import dev.hod.pool.Pool;
import dev.hod.pool.Sweeper;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes images out of a pool: their names, and what their repositories held for them alone, with
 * what speaks of them. Whatever was garbage before is left as it is; content stays until garbage is
 * collected.
 */
public final class Removal {
    private final Pool pool;
    private final Census census;
    private final Sweeper sweeper;
    private final Map<String, Set<Digest>> held;
    private long manifests;
    private final List<Problem> problems = new ArrayList<>();

    private Removal(Pool pool, Map<String, Set<Digest>> held) {
        this.pool = pool;
        this.census = new Census(pool);
        this.sweeper = new Sweeper(pool);
        this.held = held;
    }

    /**
     * What went beside the names.
     *
     * @param manifests that repositories held
     * @param problems repositories in which only names went, since something cannot be read
     */
    public record Gone(long manifests, List<Problem> problems) {
        public Gone {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Removes images.
     *
     * @param pool opened to be had alone
     * @param held manifests that stay whatever their names
     */
    public static Gone remove(Pool pool, Collection<ImageName> names, Map<String, Set<Digest>> held)
            throws IOException {
        Map<String, Set<ImageName>> byRepository = new HashMap<>();
        for (ImageName name : names) {
            byRepository.computeIfAbsent(name.repository(), _ -> new HashSet<>()).add(name);
        }
        Removal removal = new Removal(pool, held);
        for (Census.Repository repository : removal.census.repositories()) {
            Set<ImageName> dropped = new HashSet<>();
            for (String name : repository.names()) {
                dropped.addAll(byRepository.getOrDefault(name, Set.of()));
            }
            if (!dropped.isEmpty()) {
                removal.remove(repository, dropped);
            }
        }
        return new Gone(removal.manifests, removal.problems);
    }

    private void remove(Census.Repository repository, Set<ImageName> names) throws IOException {
        Judgement before = judge(repository, Set.of(), held);
        // What is garbage already must not lose what it needs to those that go now.
        Map<String, Set<Digest>> more = new HashMap<>(held);
        Set<Digest> all = new HashSet<>(before.revisions());
        names.forEach(name -> name.digest().ifPresent(all::remove));
        all.addAll(held.getOrDefault(repository.name(), Set.of()));
        more.put(repository.name(), all);
        Judgement after = judge(repository, names, more);
        for (ImageName name : names) {
            if (name.tag().isPresent()) {
                sweeper.tag(name.repository(), name.tag().get());
            } else {
                pool.writer().forget(name);
            }
        }
        after.problems().forEach(what -> problems.add(new Problem(repository.name(), what)));
        List<String> tags = new ArrayList<>(after.tags());
        tags.removeAll(before.tags());
        List<Digest> layers = new ArrayList<>(after.layers());
        layers.removeAll(new HashSet<>(before.layers()));
        manifests += after.revisions().size();
        RepositorySweep.run(
                pool,
                census,
                sweeper,
                repository.name(),
                new Judgement(
                        after.images(), after.bytes(), tags, after.revisions(), layers, List.of()));
    }

    private Judgement judge(
            Census.Repository repository, Set<ImageName> dropped, Map<String, Set<Digest>> roots)
            throws IOException {
        Keep keep = new Keep(Keep.Untagged.REMOVED, Instant.MAX, roots, own(repository, dropped));
        RepositoryMarks marks =
                new RepositoryMarks(pool, census, repository.name(), new Marks(), 0);
        return new RepositoryJudge(pool, census, repository, keep, marks).judge();
    }

    /** Tags as the repository's own name has them, whichever led to it. */
    private static Set<ImageName> own(Census.Repository repository, Set<ImageName> names) {
        Set<ImageName> own = new HashSet<>(names);
        for (ImageName name : names) {
            name.tag().ifPresent(tag -> own.add(ImageName.tagged(repository.name(), tag)));
        }
        return own;
    }
}
