package dev.hod.cli;

import dev.hod.cli.command.ReportingCommand;
import dev.hod.cli.command.Session;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code hod completion}. */
@picocli.CommandLine.Command(
        name = "completion",
        description = "Prints what a shell needs to complete hod's commands and options.",
        customSynopsis = "hod completion bash|zsh|fish",
        footer = {
            "source <(hod completion bash)",
            "hod completion bash > /etc/bash_completion.d/hod",
            "hod completion zsh > /usr/local/share/zsh/site-functions/_hod",
            "hod completion fish > ~/.config/fish/completions/hod.fish"
        })
final class CompletionCommand extends ReportingCommand {
    @Parameters(arity = "0..*", paramLabel = "SHELL", description = "bash, zsh or fish.")
    List<String> arguments = new ArrayList<>();

    @Override
    public Result run(Session session) throws Usage {
        String shell = arguments.size() == 1 ? arguments.getFirst() : "";
        List<String> lines =
                switch (shell) {
                    case "bash" -> Completion.bash();
                    case "zsh" -> Completion.zsh();
                    case "fish" -> Completion.fish();
                    default -> throw new Usage("wanted: bash, zsh or fish");
                };
        session.console().print(lines);
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
