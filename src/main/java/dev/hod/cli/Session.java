package dev.hod.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has to do with: the world around the program, handed in as values.
 *
 * @param output standard output, for commands whose result is data
 */
record Session(Console console, Map<String, String> environment, PrintStream output) {}
