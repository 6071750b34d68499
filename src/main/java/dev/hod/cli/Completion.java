package dev.hod.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Scripts by which shells complete hod's command lines. */
final class Completion {
    private static final String NAME = "hod";

    private Completion() {}

    /** By picocli's generator. */
    static List<String> bash() {
        CommandLine root = new CommandLine(CommandSpec.create().name(NAME));
        for (Verb verb : Verb.values()) {
            CommandLine parser = verb.command().parser();
            CommandLine known = root.getSubcommands().get(verb.word());
            if (known == null) {
                root.addSubcommand(verb.word(), parser);
            } else {
                addOptions(known.getCommandSpec(), parser.getCommandSpec());
            }
        }
        return AutoComplete.bash(NAME, root).lines().toList();
    }

    /** What two commands that go by one word have between them. */
    private static void addOptions(CommandSpec known, CommandSpec other) {
        for (OptionSpec option : other.options()) {
            if (Arrays.stream(option.names()).allMatch(name -> known.findOption(name) == null)) {
                known.addOption(OptionSpec.builder(option).build());
            }
        }
    }

    /** Bash's script, which turns on what zsh needs to run it. */
    static List<String> zsh() {
        List<String> lines = new ArrayList<>(List.of("#compdef " + NAME));
        lines.addAll(bash());
        return lines;
    }

    /** A line for each command and option. */
    static List<String> fish() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "complete -c " + NAME + " -f -n __fish_use_subcommand -a help -d 'what there is'");
        for (Verb verb : Verb.values()) {
            if (Verb.listed().contains(verb)) {
                lines.add(
                        "complete -c %s -f -n __fish_use_subcommand -a %s -d %s"
                                .formatted(NAME, verb.word(), quoted(verb.summary())));
            }
            CommandSpec spec = verb.command().parser().getCommandSpec();
            for (OptionSpec option : spec.options()) {
                if (!option.hidden()) {
                    lines.add(line(verb, option));
                }
            }
        }
        return lines;
    }

    private static String line(Verb verb, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c " + NAME);
        line.append(" -n '__fish_seen_subcommand_from ").append(verb.word()).append('\'');
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
