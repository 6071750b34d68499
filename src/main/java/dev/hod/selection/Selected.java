package dev.hod.selection;

import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An image of a store that somebody meant.
 *
 * @param name the image in the store
 * @param descriptor what that name points at there; nothing where it is there and that cannot be
 *     read, for which its source gives the reason
 * @param as what it is to be called where it goes; another name only where a line has three fields
 * @param entry the line that meant it; none where all were taken
 * @param wanted the platforms asked for
 */
public record Selected(
        ImageName name,
        Optional<Descriptor> descriptor,
        ImageName as,
        Optional<ListEntry> entry,
        Wanted wanted) {

    Selected and(Selected other) {
        return new Selected(
                name,
                descriptor,
                as,
                entry.map(e -> e.under(other.groups())),
                wanted.and(other.wanted));
    }

    /** The headings of lists that it stands under. */
    public List<String> groups() {
        return entry.map(ListEntry::groups).orElse(List.of());
    }

    /**
     * What its name points at.
     *
     * @param source the image in the store
     * @throws NotFound where it went away in the meantime
     */
    public Descriptor top(ImageSource source) throws IOException {
        if (descriptor.isPresent()) {
            return descriptor.get();
        }
        return source.resolve()
                .orElseThrow(() -> NotFound.image(source.where() + ": there is no such image"));
    }

    /** How the user called it, or what the store does. */
    public String written() {
        return entry.map(ListEntry::written).orElseGet(name::toString);
    }
}
