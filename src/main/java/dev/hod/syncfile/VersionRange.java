package dev.hod.syncfile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A constraint on versions in the language of Masterminds/semver v3, which skopeo's {@code
 * images-by-semver} takes: {@code >=1.2 <2 || ~3.1}.
 *
 * @param any groups of which one must hold, each as a whole
 */
public record VersionRange(List<List<Bound>> any) {
    private static final String OPERATOR = "(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^|)";
    private static final String VERSION =
            "v?([0-9]+|[xX*])(?:\\.([0-9]+|[xX*]))?(?:\\.([0-9]+|[xX*]))?"
                    + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
                    + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
    private static final Pattern BOUND =
            Pattern.compile("\\s*" + OPERATOR + "\\s*" + VERSION + "(?=[\\s,]|$)\\s*,?");
    private static final Pattern SPAN =
            Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");

    public VersionRange {
        any = any.stream().map(List::copyOf).toList();
    }

    /** How many parts of a bound's version say something. */
    enum Known {
        NOTHING,
        MAJOR,
        MINOR,
        ALL
    }

    /** One comparison. */
    record Bound(String operator, Version version, Known known) {
        private static Bound of(
                String operator,
                String major,
                @Nullable String minor,
                @Nullable String patch,
                @Nullable String pre) {
            List<String> parts = pre == null ? List.of() : List.of(pre.split("\\.", -1));
            if (isOpen(major)) {
                return new Bound(operator, Version.of("0", "0", "0", parts), Known.NOTHING);
            }
            if (minor == null || isOpen(minor)) {
                return new Bound(operator, Version.of(major, "0", "0", parts), Known.MAJOR);
            }
            if (patch == null || isOpen(patch)) {
                return new Bound(operator, Version.of(major, minor, "0", parts), Known.MINOR);
            }
            return new Bound(operator, Version.of(major, minor, patch, parts), Known.ALL);
        }

        private static boolean isOpen(String part) {
            return part.equals("x") || part.equals("X") || part.equals("*");
        }

        private boolean is(Known what) {
            return known == what;
        }

        private boolean sameMajor(Version v) {
            return v.major().equals(version.major());
        }

        private boolean sameMinor(Version v) {
            return v.minor().equals(version.minor());
        }

        boolean holds(Version v) {
            return switch (operator) {
                case "!=" -> isOther(v);
                case ">" -> isAbove(v);
                case "<" -> v.compareTo(version) < 0;
                case ">=", "=>" -> v.compareTo(version) >= 0;
                case "<=", "=<" -> isAtMost(v);
                case "~", "~>" -> isAbout(v);
                case "^" -> isCompatible(v);
                default -> is(Known.ALL) ? v.compareTo(version) == 0 : isAbout(v);
            };
        }

        private boolean isOther(Version v) {
            if (is(Known.ALL)) {
                return v.compareTo(version) != 0;
            }
            return !is(Known.NOTHING) && (!sameMajor(v) || (is(Known.MINOR) && !sameMinor(v)));
        }

        /** What is above {@code 1.1} is 1.2 and more. */
        private boolean isAbove(Version v) {
            if (is(Known.ALL) || !sameMajor(v)) {
                return v.compareTo(version) > 0;
            }
            return is(Known.MINOR) && v.minor().compareTo(version.minor()) > 0;
        }

        private boolean isAtMost(Version v) {
            if (is(Known.ALL) || is(Known.NOTHING)) {
                return is(Known.NOTHING) || v.compareTo(version) <= 0;
            }
            int major = v.major().compareTo(version.major());
            return major < 0
                    || (major == 0
                            && (is(Known.MAJOR) || v.minor().compareTo(version.minor()) <= 0));
        }

        private boolean isAbout(Version v) {
            if (is(Known.NOTHING)) {
                return true;
            }
            if (v.compareTo(version) < 0) {
                return false;
            }
            boolean zero =
                    version.major().signum() == 0
                            && version.minor().signum() == 0
                            && version.patch().signum() == 0;
            return (is(Known.ALL) && zero) || (sameMajor(v) && (is(Known.MAJOR) || sameMinor(v)));
        }

        private boolean isCompatible(Version v) {
            if (v.compareTo(version) < 0) {
                return false;
            }
            if (is(Known.NOTHING)) {
                return true;
            }
            if (version.major().signum() > 0 || is(Known.MAJOR)) {
                return sameMajor(v);
            }
            if (!v.major().equals(BigInteger.ZERO)) {
                return false;
            }
            if (version.minor().signum() > 0 || is(Known.MINOR)) {
                return sameMinor(v);
            }
            return v.minor().signum() == 0 && v.patch().equals(version.patch());
        }
    }

    /**
     * Parses it.
     *
     * @throws IllegalArgumentException saying what is none
     */
    public static VersionRange parse(String text) {
        List<List<Bound>> any = new ArrayList<>();
        for (String group : text.split("\\|\\|", -1)) {
            any.add(group(group));
        }
        return new VersionRange(any);
    }

    private static List<Bound> group(String text) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            return List.of(bound(">=" + span.group(1)), bound("<=" + span.group(6)));
        }
        if (text.isBlank()) {
            return List.of(bound("*"));
        }
        List<Bound> all = new ArrayList<>();
        Matcher bound = BOUND.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            bound.region(at, text.length());
            if (!bound.lookingAt()) {
                throw new IllegalArgumentException("improper constraint: " + text.strip());
            }
            all.add(bound(bound));
            at = bound.end();
        }
        return all;
    }

    private static Bound bound(String text) {
        Matcher bound = BOUND.matcher(text);
        if (!bound.matches()) {
            throw new IllegalArgumentException("improper constraint: " + text);
        }
        return bound(bound);
    }

    private static Bound bound(Matcher m) {
        return Bound.of(m.group(1), m.group(2), m.group(3), m.group(4), m.group(5));
    }

    /** Whether a tag is such a version; one that is none is not. */
    public boolean holds(String tag) {
        Optional<Version> version = Version.parse(tag);
        return version.isPresent() && any.stream().anyMatch(group -> holds(group, version.get()));
    }

    /** A pre-release is meant only where the group speaks of one. */
    private static boolean holds(List<Bound> group, Version version) {
        boolean spoken = group.stream().anyMatch(bound -> bound.version.isPreRelease());
        return (!version.isPreRelease() || spoken)
                && group.stream().allMatch(bound -> bound.holds(version));
    }
}
