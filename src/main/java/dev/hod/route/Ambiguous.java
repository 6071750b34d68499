package dev.hod.route;

import dev.hod.error.Failure;
import dev.hod.reference.FullReference;
import java.util.List;
import java.util.stream.Collectors;

/** A short name that several registries may have, where the configuration wants one named. */
public final class Ambiguous extends Failure {
    private static final long serialVersionUID = 1L;

    Ambiguous(String path, List<FullReference> candidates) {
        super(
                Kind.CONFLICT,
                "short-name resolution of \"%s\" is enforced, and nobody is asked which of %s is meant: name its registry, or an alias in registries.conf"
                        .formatted(
                                path,
                                candidates.stream()
                                        .map(FullReference::toString)
                                        .collect(Collectors.joining(", "))));
    }
}
