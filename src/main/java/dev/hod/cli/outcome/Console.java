package dev.hod.cli.outcome;

import dev.hod.cli.display.DebugDisplay;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.JsonDisplay;
import dev.hod.cli.display.JsonLine;
import dev.hod.cli.display.LineDisplay;
import dev.hod.cli.display.NotesDisplay;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.QuietDisplay;
import dev.hod.cli.display.Terminal;
import dev.hod.cli.display.TerminalDisplay;
import dev.hod.cli.go.GoLog;
import dev.hod.cli.option.OutputOptions;
import dev.hod.error.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The only place that writes to the user: progress, results and failures, each in its way. */
public final class Console {
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration JSON_EVERY = Duration.ofSeconds(5);

    /** More failures with one reason than this are counted instead of named. */
    private static final int NAMED = 5;

    /** Who is spoken to. */
    enum Style {
        PEOPLE,
        MACHINES,
        NOBODY
    }

    /** In whose words failures are told. */
    public enum Voice {
        HOD,
        SKOPEO
    }

    private final String command;
    private final Voice voice;
    private final Style style;
    private final OutputOptions options;
    private final Map<String, String> environment;
    private final PrintStream results;
    private final PrintStream err;

    /**
     * @param results where results go: standard output, unless that carries data
     */
    public Console(
            String command,
            Voice voice,
            OutputOptions options,
            Map<String, String> environment,
            PrintStream results,
            PrintStream err) {
        this.command = command;
        this.voice = voice;
        this.options = options;
        this.environment = environment;
        this.results = results;
        this.err = err;
        this.style = options.json ? Style.MACHINES : options.quiet ? Style.NOBODY : Style.PEOPLE;
    }

    /** Shows the work that begins now. */
    public Display display() {
        return display("nothing new");
    }

    /**
     * The same for work that has its own word for images of which no byte had to be moved.
     *
     * @param unmoved stands behind their size
     */
    public Display display(String unmoved) {
        return with(plain(unmoved));
    }

    /** The same for a command that says on standard output what it does. */
    public Display brief() {
        return with(
                style == Style.PEOPLE && Terminal.behind(Terminal.Stream.ERR, environment).isEmpty()
                        ? new NotesDisplay(note -> log(logged(GoLog.Level.INFO, note)))
                        : plain("nothing new"));
    }

    private Display with(Display display) {
        if (!options.debug) {
            return display;
        }
        return new DebugDisplay(
                display,
                switch (style) {
                    // Above the block of running transfers, where there is one.
                    case PEOPLE -> display::note;
                    case MACHINES, NOBODY -> this::log;
                });
    }

    private void log(String line) {
        synchronized (err) {
            err.println(line);
            err.flush();
        }
    }

    /** A line of what a command says as it goes on. */
    public void line(String text) {
        results.println(text);
        results.flush();
    }

    /** A question; the answer comes on the same line. */
    public void ask(String text) {
        results.print(text);
        results.flush();
    }

    /** A result that is data, to the byte. */
    public void data(byte[] bytes) {
        results.write(bytes, 0, bytes.length);
        results.flush();
    }

    /** A line of the log that skopeo's commands keep on standard error. */
    public void log(GoLog.Level level, String message, SequencedMap<String, String> fields) {
        if (style != Style.PEOPLE) {
            return;
        }
        log(
                Terminal.behind(Terminal.Stream.ERR, environment).isPresent()
                        ? GoLog.brief(level, message, fields)
                        : GoLog.line(
                                level, message, fields, Instant.now(), ZoneId.systemDefault()));
    }

    private String logged(GoLog.Level level, String message) {
        return Terminal.behind(Terminal.Stream.ERR, environment).isPresent()
                ? GoLog.brief(level, message)
                : GoLog.line(level, message, Instant.now(), ZoneId.systemDefault());
    }

    private Display plain(String unmoved) {
        return switch (style) {
            case MACHINES -> new JsonDisplay(results, JSON_EVERY, ExitCode::of);
            case NOBODY -> new QuietDisplay();
            case PEOPLE -> {
                Optional<Terminal> screen = Terminal.behind(Terminal.Stream.ERR, environment);
                yield screen.isPresent()
                        ? new TerminalDisplay(
                                err,
                                screen.get(),
                                environment,
                                options.verbose ? Optional.of(unmoved) : Optional.empty())
                        : new LineDisplay(err, HEARTBEAT, unmoved);
            }
        };
    }

    /** Says that something runs now, until it is ended. */
    public void started(String message, String address) {
        switch (style) {
            case MACHINES -> results.println(JsonLine.event("started").with("address", address));
            case PEOPLE -> results.println(message);
            case NOBODY -> {}
        }
        results.flush();
    }

    /** A step of something that is there to be watched. */
    public void say(String line) {
        switch (style) {
            case MACHINES -> results.println(JsonLine.event("note").with("message", line));
            case PEOPLE -> results.println(line);
            case NOBODY -> {}
        }
        results.flush();
    }

    /** Lines of a result that are made for machines already. */
    public void print(List<String> lines) {
        lines.forEach(results::println);
    }

    /** Tells of one request that was served, to whoever wants to know that much. */
    public void request(String line) {
        if (options.verbose || options.debug) {
            log(line);
        }
    }

    /** Says how it ended. */
    public void result(Result result, int exitCode) {
        boolean byASignal = ExitCode.isSignal(exitCode);
        Optional<String> reason =
                result.end().map(end -> byASignal ? Hint.interrupted(command) : Reason.of(end));
        switch (style) {
            case MACHINES -> {
                JsonLine line = end(exitCode);
                result.facts().forEach(line::with);
                List<Object> failed = new ArrayList<>();
                for (Result.Failed one : result.failed()) {
                    SequencedMap<String, Object> members = new LinkedHashMap<>();
                    members.put("name", one.name());
                    members.put("exitCode", ExitCode.of(one.cause()));
                    members.put("reason", Reason.of(one.name(), one.cause()));
                    failed.add(members);
                }
                results.println(
                        line.with("reason", reason)
                                .with("failed", failed)
                                .with("untried", List.copyOf(result.untried())));
            }
            case PEOPLE -> {
                result.lines().forEach(results::println);
                unfinished(result).forEach(results::println);
                result.closing().forEach(results::println);
            }
            case NOBODY -> unfinished(result).forEach(err::println);
        }
        results.flush();
        if (result.end().isPresent()) {
            IOException end = result.end().get();
            complain(
                    reason.orElseThrow(),
                    end instanceof Failure known ? known.details() : List.of(),
                    byASignal ? Optional.empty() : Hint.of(end, command));
            if (options.debug) {
                end.printStackTrace(err);
            }
            err.flush();
        }
    }

    private List<String> unfinished(Result result) {
        List<String> lines = new ArrayList<>(failures(result.failed()));
        result.failed().stream()
                .map(failed -> Hint.of(failed.cause(), command))
                .flatMap(Optional::stream)
                .distinct()
                .forEach(hint -> lines.add("  hint: " + hint));
        List<String> untried = result.untried();
        if (!untried.isEmpty()) {
            lines.add(Quantity.grouped(untried.size()) + ' ' + untried(result.end()) + ':');
            named(untried, "  ", lines);
        }
        return lines;
    }

    /** Why images were left alone. */
    static String untried(Optional<IOException> end) {
        return end.isPresent()
                ? "not done, as the run ended before"
                : "not tried, as another image failed before";
    }

    private static void named(List<String> names, String indent, List<String> lines) {
        names.stream().limit(NAMED).forEach(name -> lines.add(indent + name));
        if (names.size() > NAMED) {
            lines.add(indent + "and " + (names.size() - NAMED) + " more");
        }
    }

    /** Says that it could not be done, and what may help. */
    public void failure(Throwable failure) {
        int exitCode = exitCode(ExitCode.of(failure));
        String reason = Reason.of(failure);
        Optional<String> hint = Hint.of(failure, command);
        List<String> details = failure instanceof Failure known ? known.details() : List.of();
        if (style == Style.MACHINES) {
            results.println(
                    end(exitCode)
                            .with("reason", reason)
                            .with("details", details)
                            .with("hint", hint)
                            .with("failed", List.of()));
            results.flush();
        }
        complain(reason, details, hint);
        if (options.debug) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /** Says which arguments make no sense. */
    public void usage(String message, int exitCode) {
        if (style == Style.MACHINES) {
            results.println(end(exitCode).with("reason", message).with("failed", List.of()));
            results.flush();
        }
        complain(message, List.of(), Optional.of("hod help " + command));
        err.flush();
    }

    /** Says why nothing is begun at all. */
    public void fatal(String message) {
        complain(message, List.of(), Optional.empty());
        err.flush();
    }

    /** Says that a signal ended the work. */
    public void interrupted(int exitCode) {
        if (style == Style.MACHINES) {
            results.println(
                    end(exitCode)
                            .with("reason", Hint.interrupted(command))
                            .with("failed", List.of()));
            results.flush();
        }
        complain(Hint.interrupted(command), List.of(), Optional.empty());
        err.flush();
    }

    private JsonLine end(int exitCode) {
        return JsonLine.event("result").with("command", command).with("exitCode", exitCode);
    }

    /** The exit code of this command for what another one would exit with. */
    public int exitCode(int usual) {
        return switch (voice) {
            case HOD -> usual;
            case SKOPEO ->
                    switch (usual) {
                        case ExitCode.DONE, ExitCode.NOT_FOUND -> usual;
                        default -> usual > 128 ? usual : ExitCode.UNEXPECTED;
                    };
        };
    }

    private void complain(String message, List<String> details, Optional<String> hint) {
        err.println(
                switch (voice) {
                    case HOD -> "hod: " + command + ": " + message;
                    case SKOPEO -> logged(GoLog.Level.FATAL, message);
                });
        details.forEach(detail -> err.println("     " + detail));
        hint.ifPresent(text -> err.println("     hint: " + text));
    }

    /**
     * Each reason once: a registry that is down fails every image in the same words. What many
     * images failed of in words that differ by their own names alone counts as one reason, too.
     */
    static List<String> failures(List<Result.Failed> failed) {
        if (failed.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> alike = new HashMap<>();
        failed.forEach(one -> alike.merge(likeness(one), 1, Integer::sum));
        SequencedMap<String, List<String>> byReason = new LinkedHashMap<>();
        for (Result.Failed one : failed) {
            boolean many = alike.getOrDefault(likeness(one), 0) > NAMED;
            String reason = many ? likeness(one) : Reason.of(one.name(), one.cause());
            byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(one.name());
        }
        int width =
                byReason.values().stream()
                        .flatMap(List::stream)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(Quantity.grouped(failed.size()) + " failed:");
        byReason.forEach((reason, names) -> {
            if (names.size() == 1) {
                String name = names.getFirst();
                String gap = " ".repeat(Math.min(width, 48) - Math.min(name.length(), 48));
                lines.add("  " + name + gap + "  " + reason);
                return;
            }
            lines.add("  " + Quantity.grouped(names.size()) + " images: " + reason);
            named(names, "    ", lines);
        });
        return lines;
    }

    private static String likeness(Result.Failed failed) {
        return Likeness.of(failed.name(), Reason.of(failed.name(), failed.cause()));
    }
}
