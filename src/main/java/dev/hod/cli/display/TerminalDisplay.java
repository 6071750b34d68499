package dev.hod.cli.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A block of lines at the bottom of the screen, redrawn in place; notes scroll above it. */
public final class TerminalDisplay implements Display {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final String TO_END_OF_LINE = "\033[K";
    private static final String TO_END_OF_SCREEN = "\033[J";

    /** How many looks pass before the window's size is asked for again. */
    private static final int LOOKS_PER_SIZE = 50;

    private final PrintStream screen;
    private final Map<String, String> environment;
    private final Optional<String> finishedLines;
    private final Tally tally = new Tally();
    private final Speed speed = new Speed();
    private final Ticker ticker;
    private Terminal terminal;
    private int drawn;
    private int looks;

    /**
     * @param finishedLines whether each finished image gets a line that stays, and what that says
     *     where no byte was moved
     */
    public TerminalDisplay(
            PrintStream screen,
            Terminal terminal,
            Map<String, String> environment,
            Optional<String> finishedLines) {
        this.screen = screen;
        this.terminal = terminal;
        this.environment = environment;
        this.finishedLines = finishedLines;
        this.ticker = new Ticker("display", EVERY, this::look);
    }

    @Override
    public void expect(int images, long bytes) {
        tally.expect(images, bytes);
    }

    @Override
    public Item begin(String what, long total) {
        return tally.begin(what, total);
    }

    @Override
    public void finished(Finished image) {
        int number = tally.finish(image);
        finishedLines.ifPresent(
                unmoved -> note(Lines.finished(number, tally.expectedImages(), image, unmoved)));
    }

    @Override
    public synchronized void note(String message) {
        StringBuilder text = new StringBuilder();
        erase(text);
        text.append(message).append('\n');
        show(text);
    }

    @Override
    public void close() {
        ticker.close();
        synchronized (this) {
            StringBuilder text = new StringBuilder();
            erase(text);
            show(text);
        }
    }

    private void look() {
        if (++looks % LOOKS_PER_SIZE == 0) {
            terminal = terminal.resized(environment);
        }
        Tally.Snapshot now = tally.now();
        speed.mark(System.nanoTime(), now.bytes());
        List<String> lines = Block.lines(now, speed, terminal);
        synchronized (this) {
            StringBuilder text = new StringBuilder();
            toTop(text);
            for (String line : lines) {
                text.append(line).append(TO_END_OF_LINE).append('\n');
            }
            text.append(TO_END_OF_SCREEN);
            drawn = lines.size();
            show(text);
        }
    }

    private void erase(StringBuilder text) {
        toTop(text);
        if (drawn > 0) {
            text.append(TO_END_OF_SCREEN);
        }
        drawn = 0;
    }

    private void toTop(StringBuilder text) {
        if (drawn > 0) {
            text.append("\r\033[").append(drawn).append('A');
        }
    }

    /** In one write, so that nothing flickers. */
    private void show(StringBuilder text) {
        screen.print(text);
        screen.flush();
    }
}
