package dev.hod.cli.display;

import java.time.Duration;
import java.util.Locale;

/** Sizes, rates and times as people read them: decimal units, two or three digits. */
public final class Quantity {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Quantity() {}

    /** {@code 58 MB}, {@code 3.1 GB}, {@code 0 B}. */
    public static String size(long bytes) {
        int unit = unit(bytes);
        return number(bytes, unit) + ' ' + UNITS[unit];
    }

    /** {@code 1.9 of 3.1 GB}: both in the unit of the second. */
    static String part(long bytes, long total) {
        int unit = unit(Math.max(bytes, total));
        return number(bytes, unit) + " of " + number(total, unit) + ' ' + UNITS[unit];
    }

    /** {@code 84 MB/s}. */
    static String rate(double bytesPerSecond) {
        return size(Math.round(bytesPerSecond)) + "/s";
    }

    /** {@code 61 %}, never 100 before the end. */
    static String percent(long done, long total) {
        if (total <= 0) {
            return "";
        }
        long whole = (long) (100.0 * done / total);
        return Math.clamp(whole, 0, done < total ? 99 : 100) + " %";
    }

    /** {@code 00:14}, {@code 1:02:03}. */
    static String clock(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 3600
                ? "%02d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** {@code 0.3 s}, {@code 41 s}, {@code 3 min 12 s}, {@code 1 h 04 min}. */
    public static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
    }

    /** {@code 1 image}, {@code 3 images}, {@code 1,204 blobs}. */
    public static String count(long number, String what) {
        return grouped(number) + ' ' + what + (number == 1 ? "" : "s");
    }

    /** {@code 1,204}. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The largest unit in which the number does not round to less than one. */
    private static int unit(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit;
    }

    private static String number(long bytes, int unit) {
        double value = bytes / Math.pow(1000, unit);
        return String.format(
                Locale.ROOT, unit == 0 || value >= 9.95 || value == 0 ? "%.0f" : "%.1f", value);
    }
}
