package dev.hod.cli;

import dev.hod.cli.option.Anywhere;
import dev.hod.cli.option.Usage;
import dev.hod.toml.BadToml;
import dev.hod.toml.Toml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options are where the command line does not give them: a variable {@code HOD_OPTION} each,
 * and the file of layouts/config-v1.md, {@code HOD_CONFIG} or {@code ~/.config/hod/config.toml}.
 * The command line goes before the variable, that before the file.
 */
final class Defaults {
    private static final String PREFIX = "HOD_";
    private static final String FILE = "HOD_CONFIG";

    /** Variables that say other things than an option does. */
    private static final Set<String> OTHERS =
            Set.of(FILE, "HOD_JAVA_OPTIONS", "HOD_BUILD", "HOD_PEERS");

    private final Map<String, String> variables;
    private final Optional<Path> file;

    private Defaults(Map<String, String> variables, Optional<Path> file) {
        this.variables = variables;
        this.file = file;
    }

    /**
     * Looks for variables and the file; reads nothing.
     *
     * @throws BadToml where the file that was named is not there
     */
    static Defaults of(Map<String, String> environment) throws BadToml {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !OTHERS.contains(name)) {
                variables.put(name, value);
            }
        });
        return new Defaults(variables, file(environment));
    }

    private static Optional<Path> file(Map<String, String> environment) throws BadToml {
        String named = environment.get(FILE);
        if (named != null) {
            // Empty: none at all.
            Path path = Path.of(named);
            if (!named.isEmpty() && !Files.exists(path)) {
                throw new BadToml(path, "no such file, which " + FILE + " names");
            }
            return named.isEmpty() ? Optional.empty() : Optional.of(path);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (config.isEmpty() && home.isEmpty()) {
            return Optional.empty();
        }
        Path base = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
        return Optional.of(base.resolve("hod/config.toml")).filter(Files::exists);
    }

    boolean areNone() {
        return variables.isEmpty() && file.isEmpty();
    }

    /**
     * The command line with what it leaves out.
     *
     * @throws BadToml where the file says what no option can be
     * @throws Usage where a variable does
     */
    List<String> complete(Verb verb, CommandLine parser, List<String> args) throws BadToml, Usage {
        // The first are of every command, and what is said later goes before them.
        List<String> all = new ArrayList<>();
        SequencedMap<OptionSpec, List<String>> said = new LinkedHashMap<>();
        if (file.isPresent()) {
            Toml toml = Toml.parse(Toml.text(file.get()), file.get());
            readGeneral(toml, parser, said, all);
            Optional<Toml> own = toml.table(verb.word());
            if (own.isPresent()) {
                for (String key : own.get().keys()) {
                    OptionSpec option = parser.getCommandSpec().findOption("--" + key);
                    if (option == null && isAnyones(key, verb.word())) {
                        // Of another command that goes by the same word.
                        continue;
                    }
                    if (option == null) {
                        throw new BadToml(
                                file.get(), "hod " + verb.word() + " has no option --" + key);
                    }
                    said.put(option, values(own.get(), key));
                }
            }
        }
        for (OptionSpec option : parser.getCommandSpec().options()) {
            Optional<String> value = variable(option);
            if (value.isPresent()) {
                said.put(option, List.of(value.get()));
            }
        }
        for (Map.Entry<OptionSpec, List<String>> entry : said.entrySet()) {
            if (!isGiven(entry.getKey(), args)) {
                all.addAll(arguments(entry.getKey(), entry.getValue()));
            }
        }
        all.addAll(args);
        return all;
    }

    /** What stands before all tables is for every command that has the option. */
    private void readGeneral(
            Toml toml,
            CommandLine parser,
            SequencedMap<OptionSpec, List<String>> said,
            List<String> anywhere)
            throws BadToml {
        Set<String> verbs = new HashSet<>();
        for (Verb verb : Verb.values()) {
            verbs.add(verb.word());
        }
        for (String key : toml.keys()) {
            if (verbs.contains(key) && toml.any(key).orElse("") instanceof Toml) {
                continue;
            }
            OptionSpec option = parser.getCommandSpec().findOption("--" + key);
            if (option != null) {
                said.put(option, values(toml, key));
            } else if (Anywhere.knows("--" + key)) {
                for (String value : values(toml, key)) {
                    anywhere.add("--" + key + '=' + value);
                }
            } else if (verbs.stream().noneMatch(word -> isAnyones(key, word))) {
                throw new BadToml(toml.file(), "no command has an option --" + key);
            }
        }
    }

    private static boolean isAnyones(String key, String word) {
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)
                    && verb.command().parser().getCommandSpec().findOption("--" + key) != null) {
                return true;
            }
        }
        return false;
    }

    private static List<String> values(Toml toml, String key) throws BadToml {
        if (key.contains("password") || key.contains("creds") || key.contains("token")) {
            throw new BadToml(toml.file(), key + ": secrets do not belong here; see hod login");
        }
        Object value = toml.any(key).orElse("");
        List<String> values = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            values.add(
                    switch (one) {
                        case String text -> text;
                        case Long number -> number.toString();
                        case Boolean truth -> truth.toString();
                        default ->
                                throw new BadToml(
                                        toml.file(),
                                        key + " is to be text, a number, true, false, or a list");
                    });
        }
        return values;
    }

    private Optional<String> variable(OptionSpec option) {
        String name = option.longestName().substring(2).toUpperCase(Locale.ROOT);
        return Optional.ofNullable(variables.get(PREFIX + name.replaceAll("[.-]", "_")))
                .filter(value -> !value.isEmpty());
    }

    /** Whether the command line gives the option, by any of its names. */
    private static boolean isGiven(OptionSpec option, List<String> args) {
        for (String arg : args) {
            if (arg.equals("--")) {
                return false;
            }
            for (String name : option.names()) {
                boolean itself = arg.equals(name) || arg.startsWith(name + '=');
                if (itself || (!name.startsWith("--") && arg.startsWith(name))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> arguments(OptionSpec option, List<String> values) throws Usage {
        String name = option.longestName();
        List<String> arguments = new ArrayList<>();
        for (String value : values) {
            if (option.arity().max() > 0) {
                arguments.add(name + '=' + value);
            } else if (isTrue(name, value)) {
                arguments.add(name);
            }
        }
        return arguments;
    }

    private static boolean isTrue(String name, String value) throws Usage {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new Usage(name + " is true or false by default, not \"" + value + '"');
        };
    }
}
