package dev.hod.garbage;

import dev.hod.garbage.RepositoryJudge.Judgement;
import dev.hod.image.Digest;
import dev.hod.pool.Census;
import dev.hod.pool.Pool;
import dev.hod.pool.Sweeper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Takes out of a repository what was judged to go; content stays. */
final class RepositorySweep {
    private RepositorySweep() {}

    static void run(Pool pool, Census census, Sweeper sweeper, String name, Judgement judgement)
            throws IOException {
        for (String tag : judgement.tags()) {
            sweeper.tag(name, tag);
        }
        if (!judgement.revisions().isEmpty()) {
            Set<Digest> going = new HashSet<>(judgement.revisions());
            for (String tag : pool.tags(name)) {
                for (Digest digest : census.history(name, tag)) {
                    if (going.contains(digest)) {
                        sweeper.history(name, tag, digest);
                    }
                }
            }
        }
        for (Digest digest : judgement.revisions()) {
            sweeper.revision(name, digest);
        }
        for (Digest digest : judgement.layers()) {
            sweeper.layer(name, digest);
        }
        boolean lessThanBefore =
                !judgement.revisions().isEmpty()
                        || !judgement.layers().isEmpty()
                        || !judgement.tags().isEmpty();
        if (lessThanBefore && judgement.isEmpty()) {
            sweeper.repository(name);
        }
    }
}
