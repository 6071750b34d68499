package dev.hod.listing;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hod.image.Digest;
import dev.hod.listing.Difference.Bytes;
import dev.hod.listing.Difference.Change;
import dev.hod.listing.Difference.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/** A difference for people, and for machines by {@code layouts/diff.schema.json}. */
public final class DifferenceText {
    private DifferenceText() {}

    /**
     * A table of the changes, and a line that sums them up.
     *
     * @param size how numbers of bytes are shown
     */
    public static List<String> lines(Difference difference, LongFunction<String> size) {
        TextTable table = new TextTable("", "IMAGE", "OLD", "NEW", ">ADDS", ">FREES", "");
        for (Change change : difference.changes()) {
            boolean broken = change.problem().isPresent();
            table.row(
                    switch (change.kind()) {
                        case ADDED -> "+";
                        case REMOVED -> "-";
                        case MOVED -> "~";
                    },
                    change.name().toString(),
                    brief(change.before()),
                    brief(change.after()),
                    broken ? "" : size.apply(change.added()),
                    broken ? "" : size.apply(change.removed()),
                    change.problem().orElse(""));
        }
        List<String> lines = new ArrayList<>();
        table.lines().forEach(line -> lines.add(line.stripTrailing()));
        Bytes bytes = difference.bytes();
        lines.add(
                "%d added, %d removed, %d moved, %d unchanged; %s new, %s not needed any more, %s in both"
                        .formatted(
                                difference.count(Kind.ADDED),
                                difference.count(Kind.REMOVED),
                                difference.count(Kind.MOVED),
                                difference.unchanged(),
                                size.apply(bytes.added()),
                                size.apply(bytes.removed()),
                                size.apply(bytes.shared())));
        return lines;
    }

    private static String brief(Optional<Digest> digest) {
        return digest.map(Digest::brief).orElse("-");
    }

    /** A line for each change, and one for all together. */
    public static List<String> json(Difference difference) {
        List<String> lines = new ArrayList<>();
        for (Change change : difference.changes()) {
            lines.add(ListingJson.object(json -> change(json, change)));
        }
        lines.add(ListingJson.object(json -> total(json, difference)));
        return lines;
    }

    private static void change(JsonGenerator json, Change change) throws IOException {
        json.writeStringField("event", "changed");
        json.writeStringField("image", change.name().toString());
        json.writeStringField("change", change.kind().name().toLowerCase(Locale.ROOT));
        if (change.before().isPresent()) {
            json.writeStringField("before", change.before().get().toString());
        }
        if (change.after().isPresent()) {
            json.writeStringField("after", change.after().get().toString());
        }
        if (change.problem().isPresent()) {
            json.writeStringField("problem", change.problem().get());
            return;
        }
        json.writeNumberField("addedBytes", change.added());
        json.writeNumberField("removedBytes", change.removed());
    }

    private static void total(JsonGenerator json, Difference difference) throws IOException {
        json.writeStringField("event", "difference");
        json.writeNumberField("added", difference.count(Kind.ADDED));
        json.writeNumberField("removed", difference.count(Kind.REMOVED));
        json.writeNumberField("moved", difference.count(Kind.MOVED));
        json.writeNumberField("unchanged", difference.unchanged());
        json.writeNumberField("addedBytes", difference.bytes().added());
        json.writeNumberField("removedBytes", difference.bytes().removed());
        json.writeNumberField("sharedBytes", difference.bytes().shared());
    }
}
