package dev.hod.cli.command;

import dev.hod.app.Login;
import dev.hod.cli.display.Terminal;
import dev.hod.cli.outcome.Console;
import dev.hod.concurrent.Aside;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Asks whoever sits at the terminal. A password is read with the terminal's echo off, which is put
 * on again whatever happens.
 */
public final class Prompt implements Login.Dialogue {
    private final Console console;
    private final InputStream input;

    Prompt(Session session) {
        this.console = session.console();
        this.input = session.input();
    }

    @Override
    public String user(String known) throws IOException {
        console.ask(known.isEmpty() ? "Username: " : "Username (" + known + "): ");
        String answer;
        try {
            answer = line().strip();
        } catch (EOFException e) {
            throw new IOException("getting username and password: reading username: EOF", e);
        }
        return answer.isEmpty() ? known : answer;
    }

    @Override
    public String password() throws IOException {
        if (!Terminal.Stream.IN.isTerminal()) {
            console.ask("Password: ");
            throw new IOException(
                    "getting username and password: reading password: inappropriate ioctl for"
                            + " device");
        }
        stty("-echo");
        try {
            console.ask("Password: ");
            return line();
        } catch (EOFException e) {
            throw new IOException("getting username and password: reading password: EOF", e);
        } finally {
            stty("echo");
            console.line("");
        }
    }

    @Override
    public void say(String line) {
        console.line(line);
    }

    /** One line, byte by byte: what follows it belongs to others. */
    private String line() throws IOException {
        return Aside.call(
                "terminal",
                () -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    int next = input.read();
                    while (next >= 0 && next != '\n') {
                        bytes.write(next);
                        next = input.read();
                    }
                    if (next < 0) {
                        throw new EOFException("EOF");
                    }
                    String line = bytes.toString(StandardCharsets.UTF_8);
                    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                });
    }

    /** Java can do it only where standard output is a terminal as well. */
    private static void stty(String setting) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            Process process =
                    new ProcessBuilder("stty", setting)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw new IOException("stty " + setting + " did not work; nothing is asked");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
