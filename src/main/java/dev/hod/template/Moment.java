package dev.hod.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as RFC 3339 writes it, kept as text: it is only ever shown, and then as Go would, which
 * drops zeros at the end of a fraction.
 */
public record Moment(String date, String time, String fraction, String zone) {
    /** What Go has where there is no time. */
    public static final Moment ZERO = new Moment("0001-01-01", "00:00:00", "", "Z");

    private static final Pattern RFC3339 =
            Pattern.compile(
                    "([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))T"
                            + "((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])"
                            + "(?:[.,]([0-9]+))?"
                            + "(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])");
    private static final int NANOS = 9;

    /**
     * Parses {@code 2020-01-01T00:00:00.5Z}.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static Moment parse(String text) {
        Matcher matcher = RFC3339.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no time of RFC 3339");
        }
        String fraction = matcher.group(3) == null ? "" : matcher.group(3);
        if (fraction.length() > NANOS) {
            fraction = fraction.substring(0, NANOS);
        }
        int end = fraction.length();
        while (end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        String zone = matcher.group(4);
        boolean utc = zone.equals("+00:00") || zone.equals("-00:00");
        return new Moment(
                matcher.group(1), matcher.group(2), fraction.substring(0, end), utc ? "Z" : zone);
    }

    /** In JSON. */
    public String text() {
        return date + 'T' + time + dotted() + zone;
    }

    /** As Go prints it: {@code 2020-01-01 00:00:00 +0000 UTC}. */
    String print() {
        String offset = zone.replace(":", "");
        String where = zone.equals("Z") ? "+0000 UTC" : offset + ' ' + offset;
        return date + ' ' + time + dotted() + ' ' + where;
    }

    private String dotted() {
        return fraction.isEmpty() ? "" : '.' + fraction;
    }

    /** What templates ask a time for; 0 for {@code Year}, {@code Month} and {@code Day} alone. */
    java.util.OptionalLong part(String name) {
        return switch (name) {
            case "Year" -> java.util.OptionalLong.of(Long.parseLong(date.substring(0, 4)));
            case "Day" -> java.util.OptionalLong.of(Long.parseLong(date.substring(8)));
            case "Hour" -> java.util.OptionalLong.of(Long.parseLong(time.substring(0, 2)));
            case "Minute" -> java.util.OptionalLong.of(Long.parseLong(time.substring(3, 5)));
            case "Second" -> java.util.OptionalLong.of(Long.parseLong(time.substring(6)));
            default -> java.util.OptionalLong.empty();
        };
    }
}
