package dev.hod.cli;

import picocli.CommandLine.Mixin;

/** What all subcommands have in common. */
abstract class ReportingCommand implements Command {
    @Mixin OutputOptions output = new OutputOptions();

    @Override
    public OutputOptions output() {
        return output;
    }
}
