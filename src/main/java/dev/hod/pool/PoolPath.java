package dev.hod.pool;

import dev.hod.image.Digest;
import java.nio.file.Path;

/**
 * A place in a pool. The whole tree:
 *
 * <pre>
 * docker/registry/v2/
 *   blobs/sha256/&lt;2 hex&gt;/&lt;hex&gt;/data                             {@link BlobData}
 *   repositories/                                                {@link Repositories}
 *     &lt;name&gt;/                                                    {@link Repository}
 *       _layers/                                                 {@link Layers}
 *         sha256/&lt;hex&gt;/link                                      {@link LayerLink}
 *       _manifests/
 *         revisions/                                             {@link Revisions}
 *           sha256/&lt;hex&gt;/link                                    {@link RevisionLink}
 *         tags/                                                  {@link Tags}
 *           &lt;tag&gt;/                                              {@link Tag}
 *           &lt;tag&gt;/current/link                                   {@link TagCurrent}
 *           &lt;tag&gt;/index/sha256/&lt;hex&gt;/link                       {@link TagIndex}
 *       _uploads/                                                (a running registry's)
 * hod/
 *   pool.json                                                    {@link Layout}
 *   lock                                                         {@link Lock}
 *   partial/&lt;hex&gt;                                                {@link Partial}
 *   images/&lt;name&gt;/_tags/&lt;tag&gt;.json                              {@link TagRecord}
 *   images/&lt;name&gt;/_digests/sha256-&lt;hex&gt;.json                    {@link DigestRecord}
 *   releases/                                                    {@link Releases}
 *     &lt;release&gt;.json                                             {@link Release}
 * </pre>
 *
 * <p>The upper half is distribution's (registry/storage/paths.go), the lower one ours; {@code
 * layouts/pool-v2.md} is the contract for both. A link is a file that holds a digest and nothing
 * else. Names are checked here, so that no name leads out of the tree.
 */
public sealed interface PoolPath {
    /** The content of a blob or manifest. */
    record BlobData(Digest digest) implements PoolPath {}

    /** All content. */
    record Blobs() implements PoolPath {}

    /** All repositories. */
    record Repositories() implements PoolPath {}

    record Repository(String repository) implements PoolPath {
        public Repository {
            checkRepository(repository);
        }
    }

    record Layers(String repository) implements PoolPath {
        public Layers {
            checkRepository(repository);
        }
    }

    /** Says that a repository holds a config or layer. */
    record LayerLink(String repository, Digest digest) implements PoolPath {
        public LayerLink {
            checkRepository(repository);
        }
    }

    record Revisions(String repository) implements PoolPath {
        public Revisions {
            checkRepository(repository);
        }
    }

    /** Says that a repository holds a manifest. */
    record RevisionLink(String repository, Digest digest) implements PoolPath {
        public RevisionLink {
            checkRepository(repository);
        }
    }

    record Tags(String repository) implements PoolPath {
        public Tags {
            checkRepository(repository);
        }
    }

    /** All of a tag. */
    record Tag(String repository, String tag) implements PoolPath {
        public Tag {
            checkRepository(repository);
            checkComponent(tag, "tag");
        }
    }

    /** What a tag points at. */
    record TagCurrent(String repository, String tag) implements PoolPath {
        public TagCurrent {
            checkRepository(repository);
            checkComponent(tag, "tag");
        }
    }

    /** Says that a tag points, or once pointed, at a manifest. */
    record TagIndex(String repository, String tag, Digest digest) implements PoolPath {
        public TagIndex {
            checkRepository(repository);
            checkComponent(tag, "tag");
        }
    }

    /** Says that this is a pool, and of which layout. */
    record Layout() implements PoolPath {}

    record Lock() implements PoolPath {}

    /** All unfinished blobs. */
    record Partials() implements PoolPath {}

    /** All that has been fetched of a blob that is not complete. */
    record Partial(Digest digest) implements PoolPath {}

    /** What hod noted about a tag. */
    record TagRecord(String repository, String tag) implements PoolPath {
        public TagRecord {
            checkRepository(repository);
            checkComponent(tag, "tag");
        }
    }

    /** What hod noted about an image that was asked for by digest. */
    record DigestRecord(String repository, Digest digest) implements PoolPath {
        public DigestRecord {
            checkRepository(repository);
        }
    }

    /** All that was recorded of what lists meant. */
    record Releases() implements PoolPath {}

    /** What a list meant on a day. */
    record Release(String release) implements PoolPath {
        public Release {
            checkComponent(release, "release");
        }
    }

    /** Where it is in the pool that {@code root} holds. */
    default Path under(Path root) {
        return root.resolve(text());
    }

    private String text() {
        String v2 = "docker/registry/v2/";
        String images = "hod/images/";
        return switch (this) {
            case Blobs() -> v2 + "blobs";
            case BlobData(Digest d) ->
                    v2
                            + "blobs/"
                            + label(d)
                            + '/'
                            + d.hex().substring(0, 2)
                            + '/'
                            + d.hex()
                            + "/data";
            case Repositories() -> v2 + "repositories";
            case Repository(String name) -> v2 + "repositories/" + name;
            case Layers(String name) -> v2 + "repositories/" + name + "/_layers";
            case LayerLink(String name, Digest d) ->
                    v2 + "repositories/" + name + "/_layers/" + link(d);
            case Revisions(String name) -> v2 + "repositories/" + name + "/_manifests/revisions";
            case RevisionLink(String name, Digest d) ->
                    v2 + "repositories/" + name + "/_manifests/revisions/" + link(d);
            case Tags(String name) -> v2 + "repositories/" + name + "/_manifests/tags";
            case Tag(String name, String tag) ->
                    v2 + "repositories/" + name + "/_manifests/tags/" + tag;
            case TagCurrent(String name, String tag) ->
                    v2 + "repositories/" + name + "/_manifests/tags/" + tag + "/current/link";
            case TagIndex(String name, String tag, Digest d) ->
                    v2 + "repositories/" + name + "/_manifests/tags/" + tag + "/index/" + link(d);
            case Layout() -> "hod/pool.json";
            case Lock() -> "hod/lock";
            case Partials() -> "hod/partial";
            case Partial(Digest d) -> "hod/partial/" + d.hex();
            case TagRecord(String name, String tag) -> images + name + "/_tags/" + tag + ".json";
            case DigestRecord(String name, Digest d) ->
                    images + name + "/_digests/" + label(d) + '-' + d.hex() + ".json";
            case Releases() -> "hod/releases";
            case Release(String release) -> "hod/releases/" + release + ".json";
        };
    }

    private static String label(Digest digest) {
        return digest.algorithm().label();
    }

    private static String link(Digest digest) {
        return label(digest) + '/' + digest.hex() + "/link";
    }

    /** Whether a folder's name can be a part of a repository's; others are reserved or strays. */
    static boolean isComponent(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '_'
                && name.charAt(0) != '.'
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }

    private static void checkRepository(String repository) {
        int from = 0;
        while (from <= repository.length()) {
            int slash = repository.indexOf('/', from);
            int to = slash < 0 ? repository.length() : slash;
            if (!isComponent(repository.substring(from, to))) {
                throw new IllegalArgumentException("not a repository: \"" + repository + '"');
            }
            from = to + 1;
        }
    }

    private static void checkComponent(String name, String what) {
        // A tag may begin with '_', but never with a dot.
        if (name.isEmpty()
                || name.charAt(0) == '.'
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a " + what + ": \"" + name + '"');
        }
    }
}
