package dev.hod.cli;

import dev.hod.cli.option.Heading;
import dev.hod.cli.outcome.ExitCode;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help page of one command: a sentence, examples, arguments and options, exit codes. */
final class Help {
    private static final int LEFT_AT_MOST = 28;

    private final Verb verb;
    private final CommandSpec spec;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private Help(Verb verb, int columns) {
        this.verb = verb;
        this.spec = CommandSpec.forAnnotatedObject(verb.command());
        this.columns = columns;
    }

    static String of(Verb verb, int columns) {
        Help help = new Help(verb, columns);
        help.write();
        return help.text.toString();
    }

    private void write() {
        paragraph(String.join(" ", spec.usageMessage().description()));
        for (String line : spec.usageMessage().customSynopsis()) {
            text.append('\n');
            command(line);
        }
        text.append("\n\nExamples\n");
        for (String example : spec.usageMessage().footer()) {
            command(example);
            text.append('\n');
        }
        int width = leftWidth();
        List<PositionalParamSpec> arguments =
                spec.positionalParameters().stream().filter(p -> !p.hidden()).toList();
        if (!arguments.isEmpty()) {
            text.append("\nArguments\n");
            for (PositionalParamSpec argument : arguments) {
                entry(argument.paramLabel(), String.join(" ", argument.description()), width);
            }
        }
        groups().forEach((heading, options) -> {
            text.append('\n').append(heading).append('\n');
            for (OptionSpec option : options) {
                entry(left(option), String.join(" ", option.description()), width);
            }
        });
        text.append("\nExit codes\n")
                .append(
                        switch (verb.voice()) {
                            case HOD -> ExitCode.TABLE;
                            case SKOPEO -> ExitCode.TABLE_OF_SKOPEO;
                        });
    }

    private SequencedMap<String, List<OptionSpec>> groups() {
        SequencedMap<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        groups.put("Options", new ArrayList<>());
        List<OptionSpec> output = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            Heading heading =
                    option.userObject() instanceof Field field
                            ? field.getDeclaringClass().getAnnotation(Heading.class)
                            : null;
            if (option.hidden()) {
                continue;
            }
            if (heading != null && heading.value().equals("Output")) {
                output.add(option);
            } else {
                groups.computeIfAbsent(
                                heading == null ? "Options" : heading.value(),
                                _ -> new ArrayList<>())
                        .add(option);
            }
        }
        groups.put("Output", output);
        groups.values().removeIf(List::isEmpty);
        groups.values().forEach(list -> list.sort(Comparator.comparingInt(OptionSpec::order)));
        return groups;
    }

    private int leftWidth() {
        int widest =
                spec.options().stream()
                        .mapToInt(o -> left(o).length())
                        .filter(w -> w <= LEFT_AT_MOST)
                        .max()
                        .orElse(0);
        return Math.max(
                widest,
                spec.positionalParameters().stream()
                        .mapToInt(p -> p.paramLabel().length())
                        .filter(w -> w <= LEFT_AT_MOST)
                        .max()
                        .orElse(0));
    }

    private static String left(OptionSpec option) {
        String names = String.join(", ", option.names());
        boolean flag = option.arity().max() == 0;
        return flag ? names : names + ' ' + option.paramLabel();
    }

    private void entry(String left, String right, int width) {
        text.append("  ").append(left);
        int at = width + 4;
        if (left.length() > width) {
            text.append('\n').append(" ".repeat(at));
        } else {
            text.append(" ".repeat(width - left.length() + 2));
        }
        List<String> lines = wrap(right, Math.max(20, columns - at));
        text.append(String.join("\n" + " ".repeat(at), lines)).append('\n');
    }

    /** A line for a shell, which may be pasted as it stands where it takes several. */
    private void command(String line) {
        List<String> lines =
                line.length() + 2 <= columns
                        ? List.of(line)
                        : wrap(line, Math.max(40, columns - 8));
        text.append("  ").append(String.join(" \\\n      ", lines));
    }

    private void paragraph(String words) {
        text.append(String.join("\n", wrap(words, columns))).append('\n');
    }

    static List<String> wrap(String words, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
