package dev.hod.transport.registry.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Header lines in their order; names are compared without regard to case. */
public record Headers(List<Header> lines) {
    public static final Headers NONE = new Headers(List.of());

    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization");

    /** One line. */
    public record Header(String name, String value) {
        @Override
        public String toString() {
            boolean secret = SECRET.contains(name.toLowerCase(Locale.ROOT));
            return name + ": " + (secret ? "***" : value);
        }
    }

    public Headers {
        lines = List.copyOf(lines);
    }

    public static Headers of(String name, String value) {
        return NONE.with(name, value);
    }

    public Headers with(String name, String value) {
        List<Header> more = new ArrayList<>(lines);
        more.add(new Header(name, value));
        return new Headers(more);
    }

    public Optional<String> first(String name) {
        for (Header line : lines) {
            if (line.name.equalsIgnoreCase(name)) {
                return Optional.of(line.value);
            }
        }
        return Optional.empty();
    }

    public List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.name.equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** A number such as {@code Content-Length}; nothing where it is absent or none. */
    public OptionalLong number(String name) {
        String value = first(name).map(String::strip).orElse("");
        if (value.isEmpty() || value.length() > 18) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isDigit(value.charAt(i))) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(value));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
