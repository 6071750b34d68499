package dev.hod.transport.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One way in that a registry offers (RFC 9110 §11.6.1).
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }

    boolean isBasic() {
        return scheme.equals("basic");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * Reads {@code WWW-Authenticate} lines, each with one or several challenges. What cannot be
     * read is left out: Harbor sends an empty line where a project is missing.
     */
    static List<Challenge> parse(List<String> lines) {
        List<Challenge> found = new ArrayList<>();
        for (String line : lines) {
            new Reader(line).readInto(found);
        }
        return found;
    }

    /** A cursor over one header line. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> found) {
            String scheme = "";
            Map<String, String> parameters = new LinkedHashMap<>();
            while (true) {
                skip(" \t,");
                String word = word();
                if (word.isEmpty()) {
                    break;
                }
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=' && !scheme.isEmpty()) {
                    at++;
                    skip(" \t");
                    parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else {
                    add(scheme, parameters, found);
                    scheme = word.toLowerCase(Locale.ROOT);
                    parameters = new LinkedHashMap<>();
                }
            }
            add(scheme, parameters, found);
        }

        private static void add(
                String scheme, Map<String, String> parameters, List<Challenge> found) {
            if (!scheme.isEmpty()) {
                found.add(new Challenge(scheme, parameters));
            }
        }

        private void skip(String what) {
            while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String word() {
            int from = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                int from = at;
                while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ' ') {
                    at++;
                }
                return text.substring(from, at);
            }
            at++;
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at++;
            return value.toString();
        }
    }
}
