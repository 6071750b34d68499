package dev.hod.cli;

import dev.hod.cli.command.Command;
import dev.hod.cli.command.Patience;
import dev.hod.cli.command.Session;
import dev.hod.cli.display.Terminal;
import dev.hod.cli.go.GoFlags;
import dev.hod.cli.option.Anywhere;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.OutputOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.ExitCode;
import dev.hod.cli.outcome.Result;
import dev.hod.toml.BadToml;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One run of one subcommand: reads its options, runs it, and says how it ended. */
final class Invocation {
    private static final Set<String> GLOBAL = Set.of("--quiet", "--verbose", "--debug", "--json");
    private final Main.Name name;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    Invocation(Main.Name name, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.name = name;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs what {@code args} say.
     *
     * @return the exit code
     */
    int run(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        List<String> global = new ArrayList<>();
        while (!rest.isEmpty() && isGlobal(rest.getFirst())) {
            String option = rest.removeFirst();
            global.add(option);
            if (GlobalOptions.WITH_VALUE.contains(option) && !rest.isEmpty()) {
                global.add(rest.removeFirst());
            }
        }
        String word = rest.isEmpty() ? "" : rest.removeFirst();
        if (word.equals("help")) {
            return help(rest);
        }
        Optional<Verb> verb = Verb.of(word).map(v -> v.meant(name, rest)).filter(this::isOurs);
        if (verb.isEmpty()) {
            return noSuchCommand(word);
        }
        if (asksForHelp(rest)) {
            return help(List.of(word));
        }
        rest.addAll(0, global);
        return run(verb.get(), rest);
    }

    /** Called skopeo, it has skopeo's commands only: some of ours have the same names. */
    private boolean isOurs(Verb verb) {
        return switch (name) {
            case HOD -> true;
            case SKOPEO -> verb.voice() == Console.Voice.SKOPEO;
        };
    }

    private static boolean isGlobal(String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        return GLOBAL.contains(arg)
                || GlobalOptions.WITH_VALUE.contains(name)
                || GlobalOptions.FLAGS.contains(name);
    }

    private int run(Verb verb, List<String> args) {
        Command command = verb.command();
        Defaults defaults;
        try {
            defaults = Defaults.of(environment);
        } catch (BadToml e) {
            return refuse(verb, command, e);
        }
        if (defaults.areNone() && PlainArguments.read(verb, command, args)) {
            return run(verb, command, new Anywhere(environment, Duration.ZERO, List.of()));
        }
        CommandLine parser = command.parser();
        Anywhere anywhere;
        try {
            List<String> all = defaults.areNone() ? args : defaults.complete(verb, parser, args);
            anywhere = Anywhere.of(parser, all, environment);
            parser.parseArgs(
                    switch (verb.voice()) {
                        case HOD -> anywhere.rest().toArray(String[]::new);
                        case SKOPEO ->
                                GoFlags.plain(parser, anywhere.rest()).toArray(String[]::new);
                    });
        } catch (BadToml e) {
            return refuse(verb, command, e);
        } catch (Usage e) {
            console(verb, command).usage(one(e), verb.usageExitCode());
            return verb.usageExitCode();
        } catch (ParameterException e) {
            command.output().json |= args.contains("--json");
            console(verb, command)
                    .usage(
                            switch (verb.voice()) {
                                case HOD ->
                                        Slip.unknownOption(parser).orElseGet(() -> lower(one(e)));
                                case SKOPEO -> GoFlags.reason(e);
                            },
                            verb.usageExitCode());
            return verb.usageExitCode();
        }
        return run(verb, command, anywhere);
    }

    private int refuse(Verb verb, Command command, BadToml reason) {
        Console console = console(verb, command);
        console.failure(reason);
        return console.exitCode(ExitCode.of(reason));
    }

    private int run(Verb verb, Command command, Anywhere anywhere) {
        Console console = console(verb, command);
        Signals signals = Signals.interrupting(Thread.currentThread());
        try (Patience _ = Patience.of(anywhere.patience(), Thread.currentThread())) {
            Result result =
                    command.run(
                            new Session(
                                    console,
                                    anywhere.environment(),
                                    new FileInputStream(FileDescriptor.in)));
            // What was done when the signal came is done; a server ends by one.
            int exitCode =
                    signals.exitCode() != 0
                            ? signals.exitCode()
                            : console.exitCode(result.exitCode());
            console.result(result, exitCode);
            return exitCode;
        } catch (Usage e) {
            console.usage(one(e), verb.usageExitCode());
            return verb.usageExitCode();
        } catch (IOException | RuntimeException | Error e) {
            if (signals.exitCode() != 0) {
                console.interrupted(signals.exitCode());
                return signals.exitCode();
            }
            console.failure(e);
            return console.exitCode(ExitCode.of(e));
        }
    }

    private Console console(Verb verb, Command command) {
        PrintStream results = command.writesDataToStandardOutput() ? err : out;
        return new Console(verb.word(), verb.voice(), command.output(), environment, results, err);
    }

    private static boolean asksForHelp(List<String> args) {
        for (String arg : args) {
            switch (arg) {
                case "--" -> {
                    return false;
                }
                case "--help", "-h" -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private int help(List<String> about) {
        String word = about.isEmpty() ? "" : about.getFirst();
        switch (word) {
            case "" -> out.print(Overview.brief());
            case "--all", "all" -> out.print(Overview.full());
            default -> {
                Optional<Verb> verb = Verb.of(word);
                if (verb.isEmpty()) {
                    return noSuchCommand(word);
                }
                for (Verb form : verb.get().forms()) {
                    out.print(form == verb.get() ? "" : "\n");
                    out.print(Help.of(form, Terminal.columns(environment)));
                }
            }
        }
        return ExitCode.DONE;
    }

    /** What may have been meant, as skopeo's library for command lines says it. */
    private static String meant(String word) {
        List<String> similar =
                Slip.similar(
                        word,
                        Verb.listed().stream()
                                .filter(verb -> verb.voice() == Console.Voice.SKOPEO)
                                .map(Verb::word)
                                .toList());
        return similar.isEmpty()
                ? ""
                : "\n\nDid you mean this?\n\t" + String.join("\n\t", similar) + "\n";
    }

    private int noSuchCommand(String word) {
        if (name == Main.Name.SKOPEO) {
            String what =
                    word.isEmpty()
                            ? "Missing command 'skopeo COMMAND'"
                            : "Unrecognized command `skopeo " + word + "`" + meant(word);
            new Console("skopeo", Console.Voice.SKOPEO, new OutputOptions(), environment, out, err)
                    .fatal(what + "\nTry 'skopeo --help' for more information");
            return ExitCode.UNEXPECTED;
        }
        err.println(
                word.startsWith("-")
                        ? "hod: no option " + word + " without a command"
                        : "hod: no command \"" + word + "\"");
        err.println("     hint: " + guess(word).map(v -> "hod " + v.word()).orElse("hod help"));
        err.flush();
        return ExitCode.USAGE;
    }

    private static Optional<Verb> guess(String word) {
        List<String> known = Verb.listed().stream().map(Verb::word).toList();
        return Slip.nearest(word.toLowerCase(Locale.ROOT), known).flatMap(Verb::of);
    }

    private static String one(Exception usage) {
        return String.valueOf(usage.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static String lower(String message) {
        return message.isEmpty()
                ? message
                : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
