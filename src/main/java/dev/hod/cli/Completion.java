package dev.hod.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Scripts by which shells complete hod's command lines. */
final class Completion {
    private static final String NAME = "hod";
    private static final String HELP = "what there is";

    private Completion() {}

    /** By picocli's generator. */
    static List<String> bash() {
        CommandLine root = new CommandLine(CommandSpec.create().name(NAME));
        commands().forEach((word, spec) -> root.addSubcommand(word, spec));
        return AutoComplete.bash(NAME, root).lines().toList();
    }

    /** All commands; those that go by one word as one. */
    private static SequencedMap<String, CommandSpec> commands() {
        SequencedMap<String, CommandSpec> all = new LinkedHashMap<>();
        for (Verb verb : Verb.values()) {
            CommandSpec spec = verb.command().parser().getCommandSpec();
            CommandSpec known = all.putIfAbsent(verb.word(), spec);
            if (known != null) {
                addOptions(known, spec);
            }
        }
        return all;
    }

    /** What two commands that go by one word have between them. */
    private static void addOptions(CommandSpec known, CommandSpec other) {
        for (OptionSpec option : other.options()) {
            if (Arrays.stream(option.names()).allMatch(name -> known.findOption(name) == null)) {
                known.addOption(OptionSpec.builder(option).build());
            }
        }
    }

    static List<String> zsh() {
        SequencedMap<String, String> summaries = new LinkedHashMap<>();
        summaries.put("help", HELP);
        Verb.listed().forEach(verb -> summaries.put(verb.word(), verb.summary()));
        return ZshCompletion.of(summaries, commands());
    }

    /** A line for each command and option. */
    static List<String> fish() {
        List<String> lines = new ArrayList<>();
        lines.add(command("help", HELP));
        Verb.listed().forEach(verb -> lines.add(command(verb.word(), verb.summary())));
        commands()
                .forEach((word, spec) -> {
                    for (OptionSpec option : spec.options()) {
                        if (!option.hidden()) {
                            lines.add(line(word, option));
                        }
                    }
                });
        return lines;
    }

    private static String command(String word, String summary) {
        return "complete -c %s -f -n __fish_use_subcommand -a %s -d %s"
                .formatted(NAME, word, quoted(summary));
    }

    private static String line(String word, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c " + NAME);
        line.append(" -n '__fish_seen_subcommand_from ").append(word).append('\'');
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.startsWith("--") ? name.substring(2) : name.substring(1));
        }
        if (option.arity().min() > 0) {
            line.append(" -r");
        }
        return line.append(" -d ")
                .append(quoted(String.join(" ", option.description())))
                .toString();
    }

    /** In fish's single quotes only these two need a backslash. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
