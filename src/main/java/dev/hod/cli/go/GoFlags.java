package dev.hod.cli.go;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Command lines as Go's pflag reads them, where picocli reads them otherwise. */
public final class GoFlags {
    private static final Pattern SPAN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|s|m|h)");
    private static final Pattern SPANS = Pattern.compile("(?:" + SPAN.pattern() + ")+");

    private GoFlags() {}

    /** A duration such as {@code 1h30m} or {@code 0}; nothing for what is none. */
    public static Optional<Duration> duration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (!SPANS.matcher(text).matches()) {
            return Optional.empty();
        }
        double nanos = 0;
        Matcher span = SPAN.matcher(text);
        while (span.find()) {
            nanos +=
                    Double.parseDouble(span.group(1))
                            * switch (span.group(2)) {
                                case "ns" -> 1e0;
                                case "us" -> 1e3;
                                case "ms" -> 1e6;
                                case "s" -> 1e9;
                                case "m" -> 60e9;
                                default -> 3600e9;
                            };
        }
        return Optional.of(Duration.ofNanos((long) nanos));
    }

    /**
     * The same command line for picocli: a flag takes a value only behind {@code =}, and {@code
     * --flag=false} is a flag that is not given.
     */
    public static List<String> plain(CommandLine parser, List<String> args) {
        List<String> all = new ArrayList<>();
        boolean options = true;
        for (String arg : args) {
            options &= !arg.equals("--");
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            OptionSpec option = options ? parser.getCommandSpec().optionsMap().get(name) : null;
            if (option == null || option.arity().max() > 1 || option.arity().min() == 1) {
                all.add(arg);
            } else if (option.arity().max() == 1) {
                all.add(equals < 0 ? arg + "=true" : arg);
            } else if (equals < 0 || isTrue(arg.substring(equals + 1))) {
                all.add(name);
            }
        }
        return all;
    }

    private static boolean isTrue(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            default -> false;
        };
    }

    /** What is wrong, in pflag's words where it has some. */
    public static String reason(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()
                && unmatched.getUnmatched().getFirst().startsWith("-")) {
            String flag = unmatched.getUnmatched().getFirst();
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            return name.startsWith("--")
                    ? "unknown flag: " + name
                    : "unknown shorthand flag: '%s' in %s".formatted(name.substring(1, 2), name);
        }
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
