package dev.hod.cli.display;

import dev.hod.cli.display.Tally.Snapshot;
import dev.hod.cli.display.Tally.Snapshot.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines that show work under way; pure text, made anew for every look. */
public final class Block {
    private static final int NAME_AT_MOST = 44;
    private static final int LINES_AT_MOST = 9;

    private Block() {}

    /** One line of totals, then the longest running transfers, all within the screen. */
    static List<String> lines(Snapshot now, Speed speed, Terminal screen) {
        List<String> lines = new ArrayList<>();
        lines.add(fit(totals(now, speed), screen.columns()));
        int room = Math.min(LINES_AT_MOST, screen.rows() - 2) - lines.size();
        List<Transfer> shown = now.running();
        if (shown.size() > room) {
            shown = shown.subList(0, Math.max(0, room));
        }
        int width =
                Math.min(
                        Math.min(NAME_AT_MOST, Math.max(16, screen.columns() - 36)),
                        shown.stream().mapToInt(t -> t.what().length()).max().orElse(0));
        for (Transfer transfer : shown) {
            lines.add(
                    fit(
                            "  "
                                    + pad(shorten(transfer.what(), width), width)
                                    + "  "
                                    + state(transfer),
                            screen.columns()));
        }
        return lines;
    }

    /** {@code [ 87/143] 61 % 1.9 of 3.1 GB 84 MB/s 00:14 left 6 at once}. */
    static String totals(Snapshot now, Speed speed) {
        List<String> parts = new ArrayList<>();
        if (now.expectedImages() > 0) {
            String of = String.valueOf(now.expectedImages());
            parts.add("[" + ("%" + of.length() + "d").formatted(now.finished()) + "/" + of + "]");
        }
        if (now.expectedBytes() > 0) {
            long done = Math.min(now.bytes(), now.expectedBytes());
            parts.add("%4s".formatted(Quantity.percent(done, now.expectedBytes())));
            parts.add(Quantity.part(done, now.expectedBytes()));
        } else if (now.bytes() > 0) {
            parts.add(Quantity.size(now.bytes()));
        }
        if (speed.rate() >= 1) {
            parts.add(" " + Quantity.rate(speed.rate()));
        }
        Optional<Duration> left = speed.timeFor(now.expectedBytes() - now.bytes());
        left.ifPresent(time -> parts.add(" " + Quantity.clock(time) + " left"));
        if (now.failed() > 0) {
            parts.add(" " + now.failed() + " failed");
        }
        if (now.running().size() > 1) {
            parts.add(" " + now.running().size() + " at once");
        }
        return parts.isEmpty() ? "starting" : String.join("  ", parts).strip();
    }

    private static String state(Transfer transfer) {
        StringBuilder text = new StringBuilder();
        if (transfer.total() > 0) {
            text.append(
                    Quantity.part(Math.min(transfer.done(), transfer.total()), transfer.total()));
        } else if (transfer.done() > 0) {
            text.append(Quantity.size(transfer.done()));
        }
        if (!transfer.state().isEmpty()) {
            boolean waits = transfer.done() == 0;
            if (waits) {
                text.setLength(0);
            }
            text.append(waits ? transfer.state() : "   (" + transfer.state() + ")");
        }
        return text.toString();
    }

    /** Cuts the middle out of what is too long: both ends of a name say something. */
    static String shorten(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int tail = (width - 1) * 2 / 3;
        int head = width - 1 - tail;
        return text.substring(0, head) + '…' + text.substring(text.length() - tail);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** One column stays free, so that no terminal wraps. */
    private static String fit(String line, int columns) {
        int width = Math.max(1, columns - 1);
        String text = line.stripTrailing();
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + '…';
    }
}
