package dev.hod.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lines as Go's logrus writes them, which scripts around skopeo look at. */
final class GoLog {
    private GoLog() {}

    /** How much it matters. */
    enum Level {
        INFO,
        WARNING,
        FATAL;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String brief() {
            return name().substring(0, 4);
        }
    }

    /** On a screen. */
    static String brief(Level level, String message) {
        return "%s[0000] %s".formatted(level.brief(), message);
    }

    /** Anywhere else. */
    static String line(Level level, String message, Instant now, ZoneId zone) {
        String time =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        now.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
        return "time=\"%s\" level=%s msg=%s".formatted(time, level.word(), value(message));
    }

    /** logrus' TextFormatter quotes what holds more than letters, digits and a few signs. */
    private static String value(String text) {
        return text.matches("[A-Za-z0-9._/@^+-]+") ? text : quoted(text);
    }

    /** Go's {@code %q}. */
    static String quoted(String text) {
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
