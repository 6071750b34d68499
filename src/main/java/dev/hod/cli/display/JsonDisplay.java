package dev.hod.cli.display;

import dev.hod.error.Failure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** An object a line for every finished image and note, and the counts every few seconds. */
public final class JsonDisplay implements Display {
    private final PrintStream out;
    private final ToIntFunction<Throwable> exitCode;
    private final Tally tally = new Tally();
    private final Ticker ticker;

    /**
     * Begins to tell.
     *
     * @param exitCode what a command exits with where this failure is its only one
     */
    public JsonDisplay(PrintStream out, Duration every, ToIntFunction<Throwable> exitCode) {
        this.exitCode = exitCode;
        this.out = out;
        this.ticker = new Ticker("display", every, this::look);
    }

    @Override
    public void expect(int images, long bytes) {
        tally.expect(images, bytes);
        line(JsonLine.event("plan").with("images", images).with("bytes", bytes));
    }

    @Override
    public Item begin(String what, long total) {
        return tally.begin(what, total);
    }

    @Override
    public void finished(Finished image) {
        int number = tally.finish(image);
        line(
                JsonLine.event("image")
                        .with("number", number)
                        .with("of", tally.expectedImages())
                        .with("name", image.name())
                        .with("digest", image.digest())
                        .with("bytes", image.bytes())
                        .with("newBytes", image.newBytes())
                        .with("failure", image.failure().map(Failure::describe))
                        .with("exitCode", image.failure().map(exitCode::applyAsInt)));
    }

    @Override
    public void note(String message) {
        line(JsonLine.event("note").with("message", message));
    }

    @Override
    public void close() {
        ticker.close();
    }

    private void look() {
        Tally.Snapshot now = tally.now();
        line(
                JsonLine.event("progress")
                        .with("finished", now.finished())
                        .with("failed", now.failed())
                        .with("images", now.expectedImages())
                        .with("bytes", now.bytes())
                        .with("expectedBytes", now.expectedBytes())
                        .with("atOnce", now.running().size()));
    }

    private void line(JsonLine line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
