package dev.hod.archive;

import dev.hod.image.Digest;
import dev.hod.reference.WrittenReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an entry behind {@code hod.volume} is, by its path. Names outside this grammar are in no
 * bundle, so nothing like {@code ..} or an absolute path ever reaches a file system.
 *
 * <pre>
 * README.txt
 * docker/registry/v2/blobs/sha256/91/91f0…/data
 * docker/registry/v2/repositories/library/alpine/
 *     _layers/sha256/91f0…/link
 *     _manifests/revisions/sha256/77ab…/link
 *     _manifests/tags/3.14/index/sha256/77ab…/link
 *     _manifests/tags/3.14/current/link
 *     _layers/               only where it would be missing, and a registry needs it
 *     _manifests/tags/       likewise
 * </pre>
 */
public sealed interface EntryName {
    /** What lies under a repository's name. */
    sealed interface OfRepository extends EntryName {
        String repository();
    }

    /** The text for whoever finds the bundle. */
    record Readme() implements EntryName {}

    /** Bytes of a manifest, config or layer. */
    record BlobData(Digest digest) implements EntryName {}

    /** That a repository has a config or layer. */
    record LayerLink(String repository, Digest digest) implements OfRepository {}

    /** That a repository has a manifest. */
    record RevisionLink(String repository, Digest digest) implements OfRepository {}

    /** That a tag pointed at a manifest at some time. */
    record TagIndexLink(String repository, String tag, Digest digest) implements OfRepository {}

    /** What a tag points at. */
    record TagLink(String repository, String tag) implements OfRepository {}

    /** The folder of layer links of a repository that has none. */
    record NoLayers(String repository) implements OfRepository {}

    /** The folder of tags of a repository that has none. */
    record NoTags(String repository) implements OfRepository {}

    /** Where it is in the tar. */
    default String path() {
        return switch (this) {
            case Readme() -> "README.txt";
            case BlobData(Digest d) ->
                    Paths.BLOBS
                            + d.algorithm().label()
                            + '/'
                            + d.hex().substring(0, 2)
                            + '/'
                            + d.hex()
                            + "/data";
            case LayerLink(String r, Digest d) -> Paths.of(r, "_layers/", d);
            case RevisionLink(String r, Digest d) -> Paths.of(r, "_manifests/revisions/", d);
            case TagIndexLink(String r, String t, Digest d) ->
                    Paths.of(r, "_manifests/tags/" + t + "/index/", d);
            case TagLink(String r, String t) ->
                    Paths.REPOSITORIES + r + "/_manifests/tags/" + t + "/current/link";
            case NoLayers(String r) -> Paths.REPOSITORIES + r + "/_layers/";
            case NoTags(String r) -> Paths.REPOSITORIES + r + "/_manifests/tags/";
        };
    }

    default TarFraming.Mode mode() {
        return switch (this) {
            case Readme _, BlobData _, LayerLink _, RevisionLink _, TagIndexLink _, TagLink _ ->
                    TarFraming.Mode.FILE;
            case NoLayers _, NoTags _ -> TarFraming.Mode.FOLDER;
        };
    }

    /** What a path is, or nothing where it is none of a bundle's. */
    static Optional<EntryName> parse(String path) {
        return Paths.parse(path).filter(name -> name.path().equals(path));
    }

    /** The forms of the paths. */
    final class Paths {
        private static final String TREE = "docker/registry/v2/";
        private static final String BLOBS = TREE + "blobs/";
        private static final String REPOSITORIES = TREE + "repositories/";
        private static final Pattern BLOB =
                Pattern.compile(BLOBS + "([a-z0-9]+)/[0-9a-f]{2}/([0-9a-f]+)/data");
        private static final Pattern REPOSITORY =
                Pattern.compile(
                        REPOSITORIES
                                + "(?<name>[a-z0-9][a-z0-9._/-]*)/"
                                + "(?:(?<kind>_layers|_manifests/revisions"
                                + "|_manifests/tags/(?<old>[A-Za-z0-9_][A-Za-z0-9._-]*)/index)"
                                + "/(?<algorithm>[a-z0-9]+)/(?<hex>[0-9a-f]+)/link"
                                + "|_manifests/tags/(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]*)/current/link"
                                + "|(?<folder>_layers|_manifests/tags)/)");

        private Paths() {}

        private static String of(String repository, String folder, Digest digest) {
            return REPOSITORIES
                    + repository
                    + '/'
                    + folder
                    + digest.algorithm().label()
                    + '/'
                    + digest.hex()
                    + "/link";
        }

        private static Optional<EntryName> parse(String path) {
            if (path.equals("README.txt")) {
                return Optional.of(new Readme());
            }
            Matcher blob = BLOB.matcher(path);
            if (blob.matches()) {
                return Digest.tryParse(blob.group(1) + ':' + blob.group(2)).map(BlobData::new);
            }
            Matcher of = REPOSITORY.matcher(path);
            if (!of.matches() || !WrittenReference.isPath(of.group("name"))) {
                return Optional.empty();
            }
            String repository = of.group("name");
            String tag = of.group("tag");
            if (tag != null) {
                return WrittenReference.isTag(tag)
                        ? Optional.of(new TagLink(repository, tag))
                        : Optional.empty();
            }
            String folder = of.group("folder");
            if (folder != null) {
                return Optional.of(
                        folder.equals("_layers")
                                ? new NoLayers(repository)
                                : new NoTags(repository));
            }
            return Digest.tryParse(of.group("algorithm") + ':' + of.group("hex"))
                    .flatMap(digest -> link(repository, of, digest));
        }

        private static Optional<EntryName> link(String repository, Matcher of, Digest digest) {
            String old = of.group("old");
            if (old != null) {
                return WrittenReference.isTag(old)
                        ? Optional.of(new TagIndexLink(repository, old, digest))
                        : Optional.empty();
            }
            return Optional.of(
                    of.group("kind").equals("_layers")
                            ? new LayerLink(repository, digest)
                            : new RevisionLink(repository, digest));
        }
    }
}
