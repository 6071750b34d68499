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
    private static final String GAP = "  ";

    private ListingTable() {}

    private record Row(List<String> cells, String rest) {}

    /**
     * The lines of the table, one for each index that is its source's without some platforms, and
     * one that sums it up.
     *
     * @param size how numbers of bytes are shown
     */
    public static List<String> lines(Listing listing, LongFunction<String> size) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(List.of("IMAGE", "DIGEST", "SIZE", "OWN"), "PLATFORMS"));
        listing.images().forEach(i -> rows.add(row(i, size)));
        int[] widths = new int[4];
        for (Row row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        if (!listing.images().isEmpty()) {
            rows.forEach(r -> lines.add(line(r, widths)));
        }
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

    private static Row row(Image image, LongFunction<String> size) {
        boolean broken = image.problem().isPresent();
        return new Row(
                List.of(
                        image.name().toString(),
                        image.pointed().map(p -> p.top().digest().brief()).orElse("-"),
                        broken ? "" : size.apply(image.weight().bytes()),
                        broken ? "" : size.apply(image.weight().own())),
                image.problem().orElse(purpose(image.purpose())));
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

    private static String line(Row row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.cells().get(i);
            String blanks = " ".repeat(widths[i] - cell.length());
            boolean number = i >= 2;
            line.append(number ? blanks + cell : cell + blanks).append(GAP);
        }
        return line.append(row.rest()).toString();
    }

    private static String sum(Totals totals, LongFunction<String> size) {
        String text = totals.names() + ", " + size.apply(totals.unique());
        if (totals.referenced() > totals.unique()) {
            text += " for " + size.apply(totals.referenced()) + " that they refer to";
        }
        return totals.problems() == 0 ? text : text + "; " + totals.problems() + " cannot be read";
    }
}
