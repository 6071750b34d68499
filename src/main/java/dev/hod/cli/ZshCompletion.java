package dev.hod.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Zsh's completion in its own terms. Bash's script, run by zsh, offers nothing the first time it is
 * asked where zsh finds it by itself.
 */
final class ZshCompletion {
    private static final Pattern FILE = Pattern.compile("(FILE|DIR)\\b.*");

    private ZshCompletion() {}

    /**
     * A file for a folder of {@code fpath}, or to be sourced.
     *
     * @param summaries of commands
     * @param commands all of them by their words
     */
    static List<String> of(
            SequencedMap<String, String> summaries, SequencedMap<String, CommandSpec> commands) {
        List<String> lines = new ArrayList<>();
        lines.add("#compdef hod");
        lines.add("_hod() {");
        lines.add("    local -a commands before");
        lines.add("    commands=(");
        summaries.forEach(
                (word, summary) -> lines.add("        " + quoted(word + ':' + escaped(summary))));
        lines.add("    )");
        // Skopeo's options may stand before the command.
        lines.add("    before=(\"${(@)words[2,CURRENT-1]}\")");
        lines.add("    case ${before[(r)" + String.join("|", commands.keySet()) + "]} in");
        for (Map.Entry<String, CommandSpec> command : commands.entrySet()) {
            lines.add("        " + command.getKey() + ")");
            lines.add("            _arguments -s : \\");
            for (OptionSpec option : command.getValue().options()) {
                if (!option.hidden()) {
                    lines.addAll(lines(option));
                }
            }
            lines.add("                '*:file:_files'");
            lines.add("            ;;");
        }
        lines.add("        *) _describe -t commands command commands ;;");
        lines.add("    esac");
        lines.add("}");
        lines.add("if [ \"$funcstack[1]\" = _hod ]; then _hod \"$@\"; else compdef _hod hod; fi");
        return lines;
    }

    private static List<String> lines(OptionSpec option) {
        String told = '[' + escaped(String.join(" ", option.description())) + ']';
        List<String> lines = new ArrayList<>();
        for (String name : option.names()) {
            String spec = "*" + name;
            if (option.arity().min() > 0) {
                String label = option.paramLabel();
                boolean file = FILE.matcher(label).matches();
                spec += name.startsWith("--") ? "=" : "";
                spec += told + ':' + escaped(label) + ':' + (file ? "_files" : " ");
            } else {
                spec += told;
            }
            lines.add("                " + quoted(spec) + " \\");
        }
        return lines;
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\\\[\\]:]", "\\\\$0");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
