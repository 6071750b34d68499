package dev.hod.cli.command;

import dev.hod.cli.option.OutputOptions;
import picocli.CommandLine.Mixin;

/** What all subcommands have in common. */
public abstract class ReportingCommand implements Command {
    @Mixin OutputOptions output = new OutputOptions();

    @Override
    public OutputOptions output() {
        return output;
    }
}
