package dev.hod.bundle;

import dev.hod.graph.Closure;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageSource;
import java.util.List;
import java.util.Optional;

/**
 * An image that is to go into a bundle.
 *
 * @param name what it is called in the bundle; its repository and tag count
 * @param closure all that belongs to it, narrowed to the platforms wanted
 * @param source where its blobs are read from
 * @param provenance where it came from, where that is known
 * @param groups headings of lists it stands under, beside those that its origin has
 */
public record PackedImage(
        ImageName name,
        Closure closure,
        ImageSource source,
        Optional<Provenance> provenance,
        List<String> groups) {
    public PackedImage {
        groups = List.copyOf(groups);
    }

    /** An image that stands under no other headings than its origin says. */
    public PackedImage(
            ImageName name, Closure closure, ImageSource source, Optional<Provenance> provenance) {
        this(name, closure, source, provenance, List.of());
    }
}
