package dev.hod.pool;

import dev.hod.image.Digest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a check of a pool found that can be put right by fetching it again. Safe for concurrent use.
 */
public final class Damage {
    private final Set<Digest> content = ConcurrentHashMap.newKeySet();
    private final Set<Revision> revisions = ConcurrentHashMap.newKeySet();

    /** A manifest of a repository. */
    public record Revision(String repository, Digest digest) implements Comparable<Revision> {
        @Override
        public int compareTo(Revision other) {
            int names = repository.compareTo(other.repository);
            return names != 0 ? names : digest.toString().compareTo(other.digest.toString());
        }

        @Override
        public String toString() {
            return repository + '@' + digest;
        }
    }

    /** A file is missing, or is not what its digest says. */
    void content(Digest digest) {
        content.add(digest);
    }

    /** A manifest lacks its own link or content, or something that it references. */
    void revision(String repository, Digest digest) {
        revisions.add(new Revision(repository, digest));
    }

    /** Files that are missing, or are not what their digests say. */
    public Set<Digest> content() {
        return Set.copyOf(content);
    }

    /** Manifests that lack something, sorted; those that only reference such files are no part. */
    public List<Revision> revisions() {
        return revisions.stream().sorted().toList();
    }

    public boolean isNone() {
        return content.isEmpty() && revisions.isEmpty();
    }
}
