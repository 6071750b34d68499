package dev.hod.selection;

import dev.hod.error.Failure;
import dev.hod.error.Failure.Kind;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.reference.ReferrerTag;
import dev.hod.reference.WrittenReference;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images of a list in a store "as a person means them": {@code alpine:3.14} is {@code
 * library/alpine:3.14} and the other way round, with a host or without, by tag, digest or both.
 * What is found as it is written always goes before what was meant.
 */
public final class Selector {
    private final Store store;
    private @Nullable Set<String> repositories;

    private Selector(Store store) {
        this.store = store;
    }

    /**
     * An image that is there.
     *
     * @param descriptor nothing where it cannot be read
     */
    private record Found(ImageName name, Optional<Descriptor> descriptor) {
        Optional<Digest> digest() {
            return descriptor.map(Descriptor::digest);
        }
    }

    /** What looking for an entry came to. */
    private sealed interface Result {
        record One(Selected image) implements Result {}

        record None(String problem) implements Result {}

        record Several(String problem) implements Result {}
    }

    /**
     * All images of a list, in its order, each once; those that are there and cannot be read too.
     *
     * @throws NotSelected naming all that are missing or in doubt
     */
    public static List<Selected> select(Store store, List<ListEntry> entries) throws IOException {
        Selector selector = new Selector(store);
        SequencedMap<Object, Selected> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        Kind kind = Kind.CONFLICT;
        for (ListEntry entry : entries) {
            switch (selector.find(entry)) {
                case Result.One(Selected image) ->
                        found.merge(List.of(image.name(), image.as()), image, Selected::and);
                case Result.None(String problem) -> {
                    kind = Kind.NOT_FOUND;
                    problems.add(problem);
                }
                case Result.Several(String problem) -> problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new NotSelected(kind, store.where(), problems, entries.size());
        }
        return List.copyOf(found.values());
    }

    /**
     * All images of a store; those that are there and cannot be read too.
     *
     * @param groups keeps to those that were pulled under these headings, as the store recorded;
     *     all where none is given
     * @throws NotSelected where there is nothing under a heading
     */
    public static List<Selected> all(Store store, Collection<String> groups) throws IOException {
        Set<String> chosen = groups.stream().map(Line::group).collect(Collectors.toSet());
        Set<String> seen = new TreeSet<>();
        List<Selected> all = new ArrayList<>();
        for (ImageName name : store.names()) {
            ImageSource source = store.source(name);
            if (!chosen.isEmpty()) {
                List<String> its = source.groups().stream().map(Line::group).toList();
                seen.addAll(its);
                if (its.stream().noneMatch(chosen::contains)) {
                    continue;
                }
            }
            // A name that went away while we looked, in a tree that a registry writes to, is none.
            look(source).ifPresent(found -> all.add(selected(found)));
        }
        List<String> unknown =
                chosen.stream()
                        .filter(g -> !seen.contains(g))
                        .sorted()
                        .map(g ->
                                "no image under \"%s\"; %s"
                                        .formatted(
                                                g,
                                                seen.isEmpty()
                                                        ? "no headings are recorded here"
                                                        : "there are " + String.join(", ", seen)))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new NotSelected(Kind.NOT_FOUND, store.where(), unknown, unknown.size());
        }
        return again(store, all);
    }

    private static Selected selected(Found found) {
        return new Selected(
                found.name(),
                found.descriptor(),
                found.name(),
                Optional.empty(),
                Wanted.BY_DEFAULT);
    }

    /** What could not be read may have been a tag that a registry was making just then. */
    private static List<Selected> again(Store store, List<Selected> images) throws IOException {
        List<Selected> all = new ArrayList<>();
        for (Selected image : images) {
            if (image.descriptor().isPresent()) {
                all.add(image);
            } else {
                look(store.source(image.name())).ifPresent(found -> all.add(selected(found)));
            }
        }
        return all;
    }

    private Result find(ListEntry entry) throws IOException {
        WrittenReference wanted = entry.reference();
        Optional<WrittenReference> destination = entry.destination();
        if (destination.isPresent()) {
            // Pulled by such a line, it has its new name already.
            WrittenReference renamed = destination.get();
            for (String repository : asWritten(renamed)) {
                Optional<Found> found = at(repository, renamed.tag(), Optional.empty());
                if (found.isPresent()) {
                    return one(entry, found.get(), found.get().name());
                }
            }
        }
        for (String repository : asWritten(wanted)) {
            Optional<Found> found = at(repository, wanted.tag(), wanted.digest());
            if (found.isPresent()) {
                return taken(entry, found.get());
            }
        }
        if (wanted.host().isPresent()) {
            return none(entry);
        }
        return underAnyHost(entry);
    }

    private Result underAnyHost(ListEntry entry) throws IOException {
        WrittenReference wanted = entry.reference();
        Map<Optional<Digest>, Found> byDigest = new LinkedHashMap<>();
        for (String repository : repositories()) {
            int slash = repository.indexOf('/');
            boolean meant =
                    slash > 0
                            && KeptHost.fromComponent(repository.substring(0, slash)).isPresent()
                            && spellings(wanted.path()).contains(repository.substring(slash + 1));
            if (meant) {
                at(repository, wanted.tag(), wanted.digest())
                        .ifPresent(f -> byDigest.putIfAbsent(f.digest(), f));
            }
        }
        if (byDigest.size() > 1) {
            return new Result.Several(
                    "%s\"%s\" may be %s; write which"
                            .formatted(
                                    entry.place().before(),
                                    entry.written(),
                                    byDigest.values().stream()
                                            .map(f -> f.name().toString())
                                            .collect(Collectors.joining(" or "))));
        }
        for (Found only : byDigest.values()) {
            return taken(entry, only);
        }
        return none(entry);
    }

    private static Result taken(ListEntry entry, Found found) {
        Optional<String> tag = entry.reference().tag();
        ImageName own =
                tag.isEmpty() || tag.equals(found.name().tag())
                        ? found.name()
                        : ImageName.tagged(found.name().repository(), tag.get());
        ImageName as =
                entry.destination()
                        .map(d -> ImageName.tagged(d.path(), d.tag().orElseThrow()))
                        .orElse(own);
        return one(entry, found, as);
    }

    private static Result one(ListEntry entry, Found found, ImageName as) {
        return new Result.One(
                new Selected(
                        found.name(), found.descriptor(), as, Optional.of(entry), entry.wanted()));
    }

    private Result none(ListEntry entry) throws IOException {
        WrittenReference wanted = entry.reference();
        List<String> others = new ArrayList<>();
        for (String repository : asWritten(wanted)) {
            for (ImageName name : store.names(repository)) {
                // Nobody means a signature.
                if (ReferrerTag.of(name).isEmpty()) {
                    others.add(name.toString());
                }
            }
        }
        String there =
                others.isEmpty()
                        ? ""
                        : "; there is "
                                + others.stream().limit(3).collect(Collectors.joining(", "))
                                + (others.size() > 3 ? ", …" : "");
        return new Result.None(
                "%s\"%s\" is not there%s"
                        .formatted(entry.place().before(), entry.written(), there));
    }

    /**
     * The repository that a new name means: one that is there, however it is spelt, else as it is.
     */
    public static String repository(Store store, WrittenReference name) throws IOException {
        Set<String> there = new Selector(store).repositories();
        return asWritten(name).stream().filter(there::contains).findFirst().orElse(name.path());
    }

    /**
     * Repositories that a reference may mean, best first: with the host kept, then without, each as
     * written and then with or without library/. A name without a host means docker.io's first.
     */
    private static SequencedSet<String> asWritten(WrittenReference wanted) {
        SequencedSet<String> repositories = new LinkedHashSet<>();
        if (wanted.host().isEmpty()) {
            repositories.addAll(spellings(wanted.path()));
            spellings(wanted.path())
                    .forEach(p -> repositories.add(WrittenReference.DOCKER_IO + '/' + p));
            return repositories;
        }
        String host = wanted.hostOr("");
        SequencedSet<String> paths = new LinkedHashSet<>();
        paths.add(SourceNames.officialPath(host, wanted.path()));
        if (host.equals(WrittenReference.DOCKER_IO)) {
            paths.addAll(spellings(wanted.path()));
        }
        paths.forEach(p -> repositories.add(KeptHost.toComponent(host) + '/' + p));
        repositories.addAll(paths);
        return repositories;
    }

    private static SequencedSet<String> spellings(String path) {
        SequencedSet<String> all = new LinkedHashSet<>(List.of(path));
        String library = "library/";
        if (path.indexOf('/') < 0) {
            all.add(library + path);
        } else if (path.startsWith(library) && path.indexOf('/', library.length()) < 0) {
            all.add(path.substring(library.length()));
        }
        return all;
    }

    /**
     * The image in one repository. A digest is looked for under the tag first, whose content may be
     * a part of what has that digest where the image was pulled for some platforms only; then by
     * itself.
     */
    private Optional<Found> at(String repository, Optional<String> tag, Optional<Digest> digest)
            throws IOException {
        if (digest.isEmpty()) {
            return resolve(ImageName.tagged(repository, tag.orElseThrow()));
        }
        if (tag.isPresent()) {
            Optional<Found> tagged = resolve(ImageName.tagged(repository, tag.get()));
            if (tagged.isPresent() && isOf(tagged.get(), digest.get())) {
                return tagged;
            }
        }
        Optional<Found> direct = resolve(new ImageName(repository, tag, digest));
        return direct.isPresent() ? direct : pulledBy(repository, digest.get());
    }

    private boolean isOf(Found found, Digest digest) throws IOException {
        return found.digest().filter(digest::equals).isPresent()
                || store.source(found.name())
                        .provenance()
                        .filter(p -> p.announced().equals(digest))
                        .isPresent();
    }

    /** An image of the repository that is the wanted platforms of the one with that digest. */
    private Optional<Found> pulledBy(String repository, Digest digest) throws IOException {
        for (ImageName name : store.names(repository)) {
            Optional<Found> found = resolve(name);
            if (found.isPresent() && isOf(found.get(), digest)) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> resolve(ImageName name) throws IOException {
        return look(store.source(name));
    }

    private static Optional<Found> look(ImageSource source) throws IOException {
        try {
            return source.resolve().map(d -> new Found(source.name(), Optional.of(d)));
        } catch (Failure | FileSystemException e) {
            // One that is broken stops no other; whoever takes it meets the reason again.
            return Optional.of(new Found(source.name(), Optional.empty()));
        }
    }

    private Set<String> repositories() throws IOException {
        if (repositories == null) {
            repositories =
                    store.names().stream()
                            .map(ImageName::repository)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return repositories;
    }
}
