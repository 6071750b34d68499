package dev.hod.syncfile;

import dev.hod.image.Digest;
import dev.hod.reference.FullReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images of a repository, and the repositories they go to.
 *
 * @param written the source as the file has it
 */
public record Route(String written, Rule source, List<Destination> destinations) {
    public Route {
        destinations = List.copyOf(destinations);
    }

    /**
     * A repository that images go to.
     *
     * @param written as the file has it, variables replaced
     * @param tags what tags and digests of the source are called there; others keep theirs
     */
    public record Destination(String written, FullReference repository, Map<String, String> tags) {
        public Destination {
            tags = Map.copyOf(tags);
        }

        /** What an image of the source is called there. */
        public FullReference name(Optional<String> tag, Optional<Digest> digest) {
            String own = digest.map(Digest::toString).or(() -> tag).orElse("");
            String other = tags.get(own);
            return other == null
                    ? new FullReference(repository.host(), repository.repository(), tag, digest)
                    : new FullReference(
                            repository.host(),
                            repository.repository(),
                            Optional.of(other),
                            Optional.empty());
        }
    }
}
