package dev.hod.syncfile;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as semver.org orders them, written with or without {@code v} and all three parts.
 *
 * @param pre of a pre-release; empty for a release
 */
record Version(BigInteger major, BigInteger minor, BigInteger patch, List<String> pre)
        implements Comparable<Version> {
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?"
                            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
                            + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Comparator<Version> BY_NUMBERS =
            Comparator.comparing(Version::major)
                    .thenComparing(Version::minor)
                    .thenComparing(Version::patch);

    Version {
        pre = List.copyOf(pre);
    }

    static Version of(String major, String minor, String patch, List<String> pre) {
        return new Version(
                new BigInteger(major), new BigInteger(minor), new BigInteger(patch), pre);
    }

    /** Nothing for what is no version. */
    static Optional<Version> parse(String text) {
        Matcher parts = GRAMMAR.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<String> pre =
                parts.group(4) == null ? List.of() : List.of(parts.group(4).split("\\.", -1));
        boolean zeros = pre.stream().anyMatch(p -> p.matches("0[0-9]+"));
        return zeros
                ? Optional.empty()
                : Optional.of(of(parts.group(1), part(parts.group(2)), part(parts.group(3)), pre));
    }

    private static String part(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? "0" : digits;
    }

    boolean isPreRelease() {
        return !pre.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        int numbers = BY_NUMBERS.compare(this, other);
        if (numbers != 0 || pre.equals(other.pre)) {
            return numbers;
        }
        if (pre.isEmpty() || other.pre.isEmpty()) {
            return pre.isEmpty() ? 1 : -1;
        }
        for (int i = 0; i < Math.min(pre.size(), other.pre.size()); i++) {
            int part = compare(pre.get(i), other.pre.get(i));
            if (part != 0) {
                return part;
            }
        }
        return Integer.compare(pre.size(), other.pre.size());
    }

    private static int compare(String one, String other) {
        boolean number = NUMBER.matcher(one).matches();
        if (number != NUMBER.matcher(other).matches()) {
            return number ? -1 : 1;
        }
        return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    }
}
