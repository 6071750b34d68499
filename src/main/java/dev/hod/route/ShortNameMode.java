package dev.hod.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with a short name that no alias speaks of and several registries may have. */
public enum ShortNameMode {
    /** Somebody has to say which is meant: by an alias, since nobody is asked. */
    ENFORCING,
    /** The first registry that has it is taken. */
    PERMISSIVE,
    /** The same, without anybody being asked where somebody could be. */
    DISABLED;

    static Optional<ShortNameMode> of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
