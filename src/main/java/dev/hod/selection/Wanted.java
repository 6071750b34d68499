package dev.hod.selection;

import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * The platforms that lines ask for of one image. Lines about the same image add up: one that names
 * none asks for those of the command, {@code all} for every one there is.
 */
public final class Wanted {
    /** Those of the command, or its default. */
    public static final Wanted BY_DEFAULT = new Wanted(Rest.BY_DEFAULT, new LinkedHashSet<>());

    /** Whatever the image has. */
    public static final Wanted ALL = new Wanted(Rest.ALL, new LinkedHashSet<>());

    private enum Rest {
        NONE,
        BY_DEFAULT,
        ALL
    }

    private final Rest rest;
    private final SequencedSet<Platform> named;

    private Wanted(Rest rest, SequencedSet<Platform> named) {
        this.rest = rest;
        this.named = named;
    }

    /**
     * Parses {@code all} or platforms separated by commas: {@code linux/amd64,linux/arm64/v8}.
     *
     * @throws IllegalArgumentException saying what is wrong and, where it can be guessed, what was
     *     meant
     */
    public static Wanted parse(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        SequencedSet<Platform> named = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            named.add(platform(part));
        }
        return new Wanted(Rest.NONE, named);
    }

    private static Platform platform(String part) {
        if (part.equals("all")) {
            throw new IllegalArgumentException("\"all\" stands alone, not among platforms");
        }
        if (!part.contains("/") && part.matches("(?i)(amd|arm|x86|ppc|s390|riscv|i?386).*")) {
            throw new IllegalArgumentException(
                    "not a platform: \"%s\"; did you mean \"linux/%s\"?".formatted(part, part));
        }
        return Platform.parse(part);
    }

    /** Whether the command's own platforms are wanted, among others perhaps. */
    public boolean addsDefault() {
        return rest == Rest.BY_DEFAULT;
    }

    /** What is wanted by this and by another line about the same image. */
    public Wanted and(Wanted other) {
        if (rest == Rest.ALL || other.rest == Rest.ALL) {
            return ALL;
        }
        SequencedSet<Platform> both = new LinkedHashSet<>(named);
        both.addAll(other.named);
        Rest either =
                rest == Rest.BY_DEFAULT || other.rest == Rest.BY_DEFAULT
                        ? Rest.BY_DEFAULT
                        : Rest.NONE;
        return new Wanted(either, both);
    }

    /**
     * The choice for the image.
     *
     * @param fallback what the command chose for images of which no line names a platform
     * @param missing what to do where the image lacks a platform that a line names
     */
    public PlatformChoice choice(PlatformChoice fallback, PlatformChoice.Missing missing) {
        return switch (rest) {
            case ALL -> PlatformChoice.ALL;
            case NONE -> new PlatformChoice.Only(List.copyOf(named), missing);
            case BY_DEFAULT ->
                    switch (fallback) {
                        case PlatformChoice.All all -> all;
                        case PlatformChoice.Best best ->
                                named.isEmpty()
                                        ? best
                                        : new PlatformChoice.Only(List.copyOf(named), missing);
                        case PlatformChoice.Some some ->
                                named.isEmpty()
                                        ? some
                                        : new PlatformChoice.Only(List.copyOf(named), missing);
                        case PlatformChoice.Only only -> {
                            SequencedSet<Platform> both = new LinkedHashSet<>(only.wanted());
                            both.addAll(named);
                            yield new PlatformChoice.Only(List.copyOf(both), only.missing());
                        }
                    };
        };
    }

    /** Second fields of the lines that say the same; an empty one is a line without the field. */
    List<String> fields() {
        String platforms = named.stream().map(Platform::toString).collect(Collectors.joining(","));
        return switch (rest) {
            case ALL -> List.of("all");
            case NONE -> List.of(platforms);
            case BY_DEFAULT -> named.isEmpty() ? List.of("") : List.of("", platforms);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wanted that && rest == that.rest && named.equals(that.named);
    }

    @Override
    public int hashCode() {
        return 31 * rest.hashCode() + named.hashCode();
    }

    @Override
    public String toString() {
        return fields().stream()
                .map(f -> f.isEmpty() ? "default" : f)
                .collect(Collectors.joining("+"));
    }
}
