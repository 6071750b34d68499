package dev.hod.selection;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Decides where the images of a list come from and what they are called in a pool. */
public final class SourceNames {
    private SourceNames() {}

    /** Whether names in the pool begin with the host. */
    public enum Hosts {
        LEFT_OUT,
        KEPT
    }

    /**
     * What a list comes to.
     *
     * @param images each once, in the list's order
     * @param contested names that several images claim; it is an error unless those turn out to
     *     have the same digest ({@link NameConflict})
     */
    public record Resolved(
            List<SourceImage> images, SequencedMap<ImageName, List<SourceImage>> contested) {
        public Resolved {
            images = List.copyOf(images);
        }
    }

    /**
     * Resolves entries. Names are used as written; {@code library/} is added for docker.io only.
     *
     * @param origin the registry of entries that name none
     * @throws BadList where a name becomes longer than registries allow
     */
    public static Resolved resolve(List<ListEntry> entries, Origin origin, Hosts hosts)
            throws BadList {
        SequencedMap<Object, SourceImage> images = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (ListEntry entry : entries) {
            SourceImage image = resolve(entry, origin, hosts);
            if (image.name().repository().length() > WrittenReference.MAX_PATH) {
                problems.add(
                        "%s\"%s\": its name would be longer than %d letters"
                                .formatted(
                                        entry.place().before(),
                                        entry.written(),
                                        WrittenReference.MAX_PATH));
            }
            images.merge(image.identity(), image, SourceImage::and);
        }
        if (!problems.isEmpty()) {
            throw new BadList(
                    problems.subList(0, Math.min(problems.size(), BadList.NAMED)), problems.size());
        }
        return new Resolved(List.copyOf(images.values()), contested(images.values()));
    }

    private static SourceImage resolve(ListEntry entry, Origin origin, Hosts hosts) {
        WrittenReference written = entry.reference();
        String host = written.hostOr(origin.host());
        // A prefix makes it a longer path, to which library/ is not added.
        Optional<String> prefix = written.host().isPresent() ? Optional.empty() : origin.prefix();
        String path = prefix.isPresent() ? written.path() : officialPath(host, written.path());
        ImageName source =
                new ImageName(
                        prefix.map(p -> p + '/' + path).orElse(path),
                        written.tag(),
                        written.digest());
        Optional<String> kept =
                switch (hosts) {
                    case LEFT_OUT -> Optional.empty();
                    case KEPT -> Optional.of(KeptHost.toComponent(host) + '/');
                };
        ImageName name =
                entry.destination()
                        .map(d -> ImageName.tagged(d.path(), d.tag().orElseThrow()))
                        .orElseGet(() ->
                                named(kept.orElse("") + path, written.tag(), written.digest()));
        return new SourceImage(host, source, name, entry, entry.wanted());
    }

    /** With a tag and a digest, the digest is what is fetched, the tag what it is kept by. */
    private static ImageName named(
            String repository, Optional<String> tag, Optional<Digest> digest) {
        return new ImageName(repository, tag, tag.isPresent() ? Optional.empty() : digest);
    }

    /** The path on {@code host}: docker.io keeps images of one component under library/. */
    static String officialPath(String host, String path) {
        return host.equals(WrittenReference.DOCKER_IO) && path.indexOf('/') < 0
                ? "library/" + path
                : path;
    }

    private static SequencedMap<ImageName, List<SourceImage>> contested(
            Iterable<SourceImage> images) {
        SequencedMap<ImageName, List<SourceImage>> byName = new LinkedHashMap<>();
        for (SourceImage image : images) {
            byName.computeIfAbsent(image.name(), _ -> new ArrayList<>(1)).add(image);
        }
        byName.values().removeIf(claims -> claims.size() == 1);
        return byName;
    }
}
