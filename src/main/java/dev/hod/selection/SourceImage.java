package dev.hod.selection;

import dev.hod.reference.ImageName;
import java.util.List;

/**
 * An image at a registry, and what it is to be called where it goes.
 *
 * @param host of the registry
 * @param source the image there: by its digest where one is written
 * @param name what it is kept as, without the host (or with it as a first component)
 * @param entry the first line about it
 * @param wanted the platforms that all lines about it ask for together
 */
public record SourceImage(
        String host, ImageName source, ImageName name, ListEntry entry, Wanted wanted) {

    /** {@code host/repository[:tag][@digest]}. */
    public String reference() {
        return host + '/' + source;
    }

    SourceImage and(SourceImage other) {
        return new SourceImage(
                host, source, name, entry.under(other.groups()), wanted.and(other.wanted));
    }

    Object identity() {
        return new Identity(host, source, name);
    }

    private record Identity(String host, ImageName source, ImageName name) {}

    /** The headings that it stands under. */
    public List<String> groups() {
        return entry.groups();
    }
}
