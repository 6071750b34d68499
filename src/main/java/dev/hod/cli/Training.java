package dev.hod.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the launcher runs once after a build, to see which classes commands need: later starts find
 * those loaded and linked. {@code brief} is for what needs no command, anything else for the rest.
 * Prints what failed, and ends with 1 then.
 */
public final class Training {
    private static final List<List<String>> BRIEF =
            List.of(List.of("--version"), List.of("--help"));

    private static final List<List<String>> COMMANDS =
            List.of(List.of("--help"), List.of("help", "pull"), List.of("--quiet", "demo"));

    private Training() {}

    public static void main(String[] args) {
        boolean good = true;
        for (List<String> command : args[0].equals("brief") ? BRIEF : COMMANDS) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
            int exitCode = Main.run(command, Map.of(), stream, stream);
            if (exitCode != ExitCode.DONE) {
                good = false;
                System.out.println(command + " ended with " + exitCode + ": " + said);
            }
        }
        System.exit(good ? 0 : 1);
    }
}
