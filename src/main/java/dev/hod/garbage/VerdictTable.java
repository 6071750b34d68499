package dev.hod.garbage;

import dev.hod.garbage.Verdict.Amount;
import dev.hod.garbage.Verdict.Content;
import dev.hod.garbage.Verdict.Names;
import dev.hod.garbage.Verdict.Problem;
import dev.hod.garbage.Verdict.Share;
import dev.hod.listing.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** A verdict for people. */
public final class VerdictTable {
    /** More repositories than this are summed up. */
    private static final int SHOWN = 25;

    private VerdictTable() {}

    /**
     * A table of what takes the space, the largest first, and lines that sum it up.
     *
     * @param size how numbers of bytes are shown
     * @param removed whether what is not needed is gone, or would go
     */
    public static List<String> lines(Verdict verdict, LongFunction<String> size, boolean removed) {
        List<String> lines = new ArrayList<>();
        List<Share> shares =
                verdict.repositories().stream()
                        .sorted(
                                Comparator.comparingLong((Share s) -> s.kept() + s.removed())
                                        .reversed()
                                        .thenComparing(Share::repository))
                        .toList();
        TextTable table = new TextTable("REPOSITORY", ">IMAGES", ">NEEDS", ">OWN", ">GARBAGE");
        shares.stream()
                .limit(SHOWN)
                .forEach(s ->
                        table.row(
                                s.repository(),
                                String.valueOf(s.images()),
                                size.apply(s.kept()),
                                size.apply(s.own()),
                                size.apply(s.removed())));
        lines.addAll(table.lines());
        if (shares.size() > SHOWN) {
            lines.add("and " + count(shares.size() - SHOWN, "smaller repository"));
        }
        Content content = verdict.content();
        lines.add("needed: " + amount(content.kept(), size));
        lines.add(garbage(verdict, size, removed));
        if (content.elsewhere().count() > 0) {
            lines.add(
                    "of these other trees on the disk have %s, which keep their place"
                            .formatted(amount(content.elsewhere(), size)));
        }
        if (content.young().count() > 0) {
            lines.add(
                    "%s more %s too young to go (--min-age)"
                            .formatted(
                                    amount(content.young(), size),
                                    content.young().count() == 1 ? "is" : "are"));
        }
        verdict.problems().stream().limit(SHOWN).forEach(p -> lines.add(problem(p)));
        if (verdict.problems().size() > SHOWN) {
            lines.add("and " + (verdict.problems().size() - SHOWN) + " more reasons to keep all");
        }
        return lines;
    }

    private static String garbage(Verdict verdict, LongFunction<String> size, boolean removed) {
        if (verdict.isClean()) {
            return "nothing is garbage";
        }
        Content content = verdict.content();
        Names names = verdict.names();
        List<String> parts = new ArrayList<>();
        parts.add(amount(content.removed(), size));
        if (names.tags() > 0) {
            parts.add(count(names.tags(), "referrer tag"));
        }
        if (names.manifests() > 0) {
            parts.add(count(names.manifests(), "manifest"));
        }
        if (names.layers() > 0) {
            parts.add(count(names.layers(), "layer link"));
        }
        if (content.unfinished().count() > 0) {
            parts.add(count(content.unfinished().count(), "fetch") + " never finished");
        }
        return "%s: %s; %s %s free"
                .formatted(
                        removed ? "removed" : "garbage",
                        String.join(", ", parts),
                        size.apply(content.freed()),
                        removed ? "came" : "would come");
    }

    private static String problem(Problem problem) {
        return "all of %s is kept: %s".formatted(problem.repository(), problem.what());
    }

    private static String amount(Amount amount, LongFunction<String> size) {
        return count(amount.count(), "blob") + ", " + size.apply(amount.bytes());
    }

    private static String count(long number, String what) {
        String plural =
                what.endsWith("y")
                        ? what.substring(0, what.length() - 1) + "ies"
                        : what.endsWith("ch") ? what + "es" : what + 's';
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : plural);
    }
}
