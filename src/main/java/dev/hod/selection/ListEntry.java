package dev.hod.selection;

import dev.hod.reference.WrittenReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image that somebody named, in a list or as an argument.
 *
 * @param written the name as it stands there
 * @param place where it was named first
 * @param groups headings it stands under, sorted
 * @param reference the name taken apart; with a tag, {@code latest} where neither tag nor digest is
 *     written
 * @param wanted platforms asked for
 * @param destination where a line has three fields, the name and tag it is to have
 */
public record ListEntry(
        String written,
        Place place,
        List<String> groups,
        WrittenReference reference,
        Wanted wanted,
        Optional<WrittenReference> destination) {
    /** The tag taken where neither tag nor digest is written. */
    public static final String LATEST = "latest";

    public ListEntry {
        groups = groups.stream().distinct().sorted().toList();
    }

    /** This line and another one about the same image. */
    ListEntry and(ListEntry other) {
        return with(wanted.and(other.wanted), other.groups);
    }

    /** The same line under more headings. */
    ListEntry under(List<String> more) {
        return with(wanted, more);
    }

    private ListEntry with(Wanted all, List<String> more) {
        List<String> both = Stream.concat(groups.stream(), more.stream()).toList();
        return new ListEntry(written, place, both, reference, all, destination);
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
