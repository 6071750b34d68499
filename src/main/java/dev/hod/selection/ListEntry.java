package dev.hod.selection;

import dev.hod.reference.WrittenReference;
import java.util.Optional;

/**
 * An image that somebody named, in a list or as an argument.
 *
 * @param written the name as it stands there
 * @param place where it was named first
 * @param group heading it stands under
 * @param reference the name taken apart; with a tag, {@code latest} where neither tag nor digest is
 *     written
 * @param wanted platforms asked for
 * @param destination where a line has three fields, the name and tag it is to have
 */
public record ListEntry(
        String written,
        Place place,
        Optional<String> group,
        WrittenReference reference,
        Wanted wanted,
        Optional<WrittenReference> destination) {
    /** The tag taken where neither tag nor digest is written. */
    public static final String LATEST = "latest";

    ListEntry withWanted(Wanted other) {
        return new ListEntry(written, place, group, reference, other, destination);
    }

    /** What makes two lines speak of the same image whatever registry the rest comes from. */
    Object identity() {
        WrittenReference of = reference;
        Optional<String> host = of.host().map(_ -> of.hostOr(""));
        String path =
                host.isPresent() ? SourceNames.officialPath(host.get(), of.path()) : of.path();
        return new Identity(new WrittenReference(host, path, of.tag(), of.digest()), destination);
    }

    private record Identity(WrittenReference reference, Optional<WrittenReference> destination) {}
}
