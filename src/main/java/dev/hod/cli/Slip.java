package dev.hod.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** What was meant by a word that is none. */
final class Slip {
    private Slip() {}

    /**
     * The word that begins with this one, or it with that, or is a slip away; of several the one
     * whose length is nearest, the first of those.
     */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(other ->
                        !word.isEmpty()
                                && (other.startsWith(word)
                                        || word.startsWith(other)
                                        || oneSlipApart(other, word)))
                .min(Comparator.comparingInt(o -> Math.abs(o.length() - word.length())));
    }

    /** Those that begin with the word, or that two letters make of it; as cobra finds them. */
    static List<String> similar(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(other -> other.startsWith(lower) || distance(lower, other) <= 2)
                .toList();
    }

    /** How many letters have to be added, lost or changed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /**
     * What to say of an option that a command does not know. A required one that is missing is
     * mostly that one, misspelt.
     *
     * @param parser that has refused the arguments
     */
    static Optional<String> unknownOption(CommandLine parser) {
        return parser.getUnmatchedArguments().stream()
                .filter(arg -> arg.startsWith("-") && arg.length() > 1)
                .findFirst()
                .map(arg -> {
                    String name = arg.split("=", 2)[0];
                    List<String> known =
                            parser.getCommandSpec().optionsMap().keySet().stream()
                                    .filter(option -> option.startsWith("--"))
                                    .sorted()
                                    .toList();
                    Optional<String> meant =
                            name.length() > 3 ? nearest(name, known) : Optional.empty();
                    return "unknown option "
                            + name
                            + meant.map(option -> "; did you mean " + option + "?").orElse("");
                });
    }

    /** Whether one letter added, lost or changed, or two swapped, make one word the other. */
    private static boolean oneSlipApart(String one, String other) {
        int head = 0;
        int shorter = Math.min(one.length(), other.length());
        while (head < shorter && one.charAt(head) == other.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
            tail++;
        }
        int left = Math.max(one.length(), other.length()) - head - tail;
        boolean swapped =
                left == 2
                        && one.length() == other.length()
                        && one.charAt(head) == other.charAt(head + 1)
                        && one.charAt(head + 1) == other.charAt(head);
        return left <= 1 || swapped;
    }
}
