package dev.hod.cli.go;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SequencedMap;

/** Lines as Go's logrus writes them, which scripts around skopeo look at. */
public final class GoLog {
    private GoLog() {}

    /** How much it matters. */
    public enum Level {
        INFO,
        WARNING,
        ERROR,
        FATAL;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String brief() {
            return name().substring(0, 4);
        }
    }

    /** On a screen. */
    public static String brief(Level level, String message) {
        return "%s[0000] %s".formatted(level.brief(), message);
    }

    /** The same with values, which logrus sets apart. */
    public static String brief(Level level, String message, SequencedMap<String, String> fields) {
        return brief(level, "%-44s".formatted(message)) + ' ' + fields(fields);
    }

    private static String fields(SequencedMap<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value(value)));
        return text.toString();
    }

    /** Anywhere else. */
    public static String line(Level level, String message, Instant now, ZoneId zone) {
        String time =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        now.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
        return "time=\"%s\" level=%s msg=%s".formatted(time, level.word(), value(message));
    }

    /** The same with values. */
    public static String line(
            Level level,
            String message,
            SequencedMap<String, String> fields,
            Instant now,
            ZoneId zone) {
        return line(level, message, now, zone) + fields(fields);
    }

    /** logrus' TextFormatter quotes what holds more than letters, digits and a few signs. */
    private static String value(String text) {
        return text.matches("[A-Za-z0-9._/@^+-]+") ? text : quoted(text);
    }

    /** Go's {@code %q}. */
    public static String quoted(String text) {
        StringBuilder all = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '"' -> all.append("\\\"");
                        case '\\' -> all.append("\\\\");
                        case '\n' -> all.append("\\n");
                        case '\r' -> all.append("\\r");
                        case '\t' -> all.append("\\t");
                        default -> {
                            if (c < 0x20 || c == 0x7f) {
                                all.append("\\x%02x".formatted(c));
                            } else {
                                all.appendCodePoint(c);
                            }
                        }
                    }
                });
        return all.append('"').toString();
    }
}
