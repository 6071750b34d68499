package dev.hod.listing;

import dev.hod.image.Platform;
import dev.hod.listing.Listing.Image;
import dev.hod.listing.Listing.Pointed;
import dev.hod.listing.Listing.Totals;
import dev.hod.reference.ImageName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** A listing as a table for people. */
public final class ListingTable {
    private ListingTable() {}

    /**
     * The lines of the table, one for each index that is its source's without some platforms, and
     * one that sums it up.
     *
     * @param size how numbers of bytes are shown
     */
    public static List<String> lines(Listing listing, LongFunction<String> size) {
        TextTable table = new TextTable("IMAGE", "DIGEST", ">SIZE", ">OWN", "PLATFORMS");
        listing.images().forEach(i -> table.row(row(i, size)));
        List<String> lines = new ArrayList<>(table.lines());
        for (Image image : listing.images()) {
            image.pointed()
                    .filter(ListingTable::isFiltered)
                    .ifPresent(pointed -> lines.add(origin(image.name(), pointed)));
        }
        lines.add(sum(listing.totals(), size));
        return lines;
    }

    private static boolean isFiltered(Pointed pointed) {
        return pointed.top().mediaType().isIndex() && pointed.isNarrowed();
    }

    private static String origin(ImageName name, Pointed pointed) {
        return "%s: index %s without other platforms is %s"
                .formatted(name, pointed.announced(), pointed.top().digest());
    }

    private static String[] row(Image image, LongFunction<String> size) {
        boolean broken = image.problem().isPresent();
        return new String[] {
            image.name().toString(),
            image.pointed().map(p -> p.top().digest().brief()).orElse("-"),
            broken ? "" : size.apply(image.weight().bytes()),
            broken ? "" : size.apply(image.weight().own()),
            image.problem().orElse(purpose(image.purpose()))
        };
    }

    /** {@code linux/amd64,linux/arm64}, or {@code signature of sha256:4f2c…}. */
    private static String purpose(Purpose purpose) {
        String platforms =
                purpose.platforms().stream()
                        .map(Platform::toString)
                        .collect(Collectors.joining(","));
        String what = purpose.artifact().orElse(platforms.isEmpty() ? "-" : platforms);
        return purpose.subject().map(subject -> what + " of " + subject.brief()).orElse(what);
    }

    private static String sum(Totals totals, LongFunction<String> size) {
        String text = totals.names() + ", " + size.apply(totals.unique());
        if (totals.referenced() > totals.unique()) {
            text += " for " + size.apply(totals.referenced()) + " that they refer to";
        }
        return totals.problems() == 0 ? text : text + "; " + totals.problems() + " cannot be read";
    }
}
