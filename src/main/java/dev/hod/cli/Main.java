package dev.hod.cli;

import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.ExitCode;
import dev.hod.cli.outcome.StandardOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Where the program starts. */
public final class Main {
    /** The version of the program, which is also its pom's. */
    static final String VERSION = "0.1.0";

    /** What the program was called by. */
    enum Name {
        HOD,
        /** Through a link of that name it stands in for skopeo. */
        SKOPEO;

        /** As it is typed. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Main() {}

    public static void main(String[] args) {
        // Nothing that is written here depends on where the reader lives.
        Locale.setDefault(Locale.ROOT);
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Name name =
                System.getProperty("hod.name", "").equals(Name.SKOPEO.word())
                        ? Name.SKOPEO
                        : Name.HOD;
        int exitCode = run(name, List.of(args), System.getenv(), out, err);
        out.flush();
        if (out.checkError() && StandardOutput.isPipe()) {
            // Whoever read has enough, as head(1) does after some lines: no news for anybody.
            exitCode = exitCode == ExitCode.DONE ? ExitCode.NOBODY_READS : exitCode;
        } else if (out.checkError() && exitCode == ExitCode.DONE) {
            IOException failure =
                    StandardOutput.explained(
                            "what was found",
                            new IOException("standard output could not be written"));
            err.println("hod: " + failure.getMessage());
            exitCode = speaksAsSkopeo(args) ? ExitCode.UNEXPECTED : ExitCode.of(failure);
        }
        err.flush();
        System.exit(exitCode);
    }

    /** Whether the command is one of skopeo's, which knows few exit codes. */
    private static boolean speaksAsSkopeo(String[] args) {
        return Stream.of(args)
                .flatMap(arg -> Verb.of(arg).stream())
                .findFirst()
                .filter(verb -> verb.voice() == Console.Voice.SKOPEO)
                .isPresent();
    }

    /** Whatever the locale says: names of images and files are UTF-8. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), false, StandardCharsets.UTF_8);
    }

    static int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        return run(Name.HOD, args, environment, out, err);
    }

    /**
     * Runs one command line. What needs no subcommand is answered here, before the classes that
     * read options are loaded.
     *
     * @return the exit code
     */
    static int run(
            Name name,
            List<String> args,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err) {
        switch (args.isEmpty() ? "" : args.getFirst()) {
            case "--help", "-h" -> out.print(Overview.brief());
            case "--version", "-v" -> out.println(name.word() + " version " + VERSION);
            case "" -> {
                if (name == Name.SKOPEO) {
                    return new Invocation(name, environment, out, err).run(args);
                }
                out.print(Overview.brief());
            }
            default -> {
                return new Invocation(name, environment, out, err).run(args);
            }
        }
        return ExitCode.DONE;
    }
}
