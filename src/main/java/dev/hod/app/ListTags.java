package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.transport.Store;
import dev.hod.transport.docker.DockerArchive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists the tags of a repository, or what the images of a place are called.
 *
 * @param location as the user wrote it
 */
public record ListTags(String location, Side side, Retries retries) {
    private static final String SUPPORTED =
            "docker, docker-archive, oci, oci-archive, pool, bundle";

    /**
     * The tags.
     *
     * @param repository where they are of one
     */
    public record Listed(Optional<String> repository, List<String> tags) {
        public Listed {
            tags = List.copyOf(tags);
        }
    }

    /**
     * Lists.
     *
     * @throws Failure in skopeo's words where it has some
     */
    public Listed run(Progress progress) throws IOException {
        return retries.call(progress, () -> once(progress));
    }

    private Listed once(Progress progress) throws IOException {
        int colon = location.indexOf(':');
        if (colon < 0) {
            throw new BadLocation("Invalid \"" + location + "\": does not specify a transport");
        }
        Location parsed = Location.parse(location);
        return switch (parsed) {
            case Location.Registry registry -> {
                requireNoTag(location.substring("docker://".length()));
                yield registry(registry, progress);
            }
            case Location.DockerArchive _ -> archive(parsed, progress);
            case Location.OciLayout _, Location.OciArchive _ -> all(parsed, progress);
            case Location.Pool _, Location.Bundle _ ->
                    parsed.name().equals(ImageName.SOLE)
                            ? all(parsed, progress)
                            : repository(parsed, progress);
            case Location.Folder _, Location.DockerDaemon _, Location.ContainersStorage _ ->
                    throw new UnsupportedLocation(
                            "Unsupported transport '%s' for tag listing. Only supported: %s"
                                    .formatted(location.substring(0, colon), SUPPORTED));
        };
    }

    private static void requireNoTag(String reference) throws IOException {
        FullReference written = FullReference.parse(reference);
        if (written.tag().isPresent() || written.digest().isPresent()) {
            throw new BadLocation("No tag or digest allowed in reference");
        }
    }

    private Listed registry(Location.Registry registry, Progress progress) throws IOException {
        String repository = registry.name().repository();
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            List<String> tags =
                    locations
                            .registry(registry.host())
                            .tagsAsListed(repository)
                            .orElseThrow(() ->
                                    new NoSuchRepository(
                                            "fetching tags list: repository name not known to"
                                                    + " registry"));
            return new Listed(Optional.of(registry.host() + '/' + repository), tags);
        } catch (Failure e) {
            throw Explained.by("Error listing repository tags: ", e);
        }
    }

    /** Each image's tags in their order; one without any goes by its position. */
    private Listed archive(Location archive, Progress progress) throws IOException {
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            if (!(locations.store(archive) instanceof DockerArchive store)) {
                throw new AssertionError(archive + " is no archive of docker's");
            }
            List<String> tags = new ArrayList<>();
            List<List<String>> images = store.tags();
            for (int i = 0; i < images.size(); i++) {
                if (images.get(i).isEmpty()) {
                    tags.add("@" + i);
                }
                for (String tag : images.get(i)) {
                    tags.add(full(tag));
                }
            }
            return new Listed(Optional.empty(), tags);
        }
    }

    private static String full(String tag) {
        try {
            return FullReference.parse(tag).withDefaultTag().toString();
        } catch (BadLocation e) {
            return tag;
        }
    }

    private Listed all(Location place, Progress progress) throws IOException {
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            Store store = locations.store(place);
            return new Listed(
                    Optional.empty(),
                    store.names().stream()
                            .map(name ->
                                    name.repository().isEmpty()
                                            ? name.tag().orElseGet(name::toString)
                                            : name.toString())
                            .toList());
        }
    }

    private Listed repository(Location place, Progress progress) throws IOException {
        String repository = place.name().repository();
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            List<String> tags =
                    locations.store(place).names(repository).stream()
                            .flatMap(name -> name.tag().stream())
                            .toList();
            if (tags.isEmpty()) {
                throw new NoSuchRepository(
                        "Error listing repository tags: "
                                + place.place()
                                + " has no repository "
                                + repository);
            }
            return new Listed(Optional.of(repository), tags);
        }
    }

    /** Not an image that is missing: skopeo's scripts tell that apart by its code. */
    private static final class NoSuchRepository extends Failure {
        private static final long serialVersionUID = 1L;

        NoSuchRepository(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
