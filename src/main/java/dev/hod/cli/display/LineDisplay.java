package dev.hod.cli.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A line for every finished image and note, and one now and then while nothing finishes. */
public final class LineDisplay implements Display {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PrintStream out;
    private final Tally tally = new Tally();
    private final Speed speed = new Speed();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime());
    private final long silence;
    private final String unmoved;
    private final Ticker ticker;

    /**
     * @param unmoved what is said of an image of which no byte was moved
     */
    public LineDisplay(PrintStream out, Duration silence, String unmoved) {
        this.out = out;
        this.silence = silence.toNanos();
        this.unmoved = unmoved;
        this.ticker = new Ticker("display", SECOND, this::look);
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
        line(Lines.finished(tally.finish(image), tally.expectedImages(), image, unmoved));
    }

    @Override
    public void note(String message) {
        line(message);
    }

    @Override
    public void close() {
        ticker.close();
    }

    private void look() {
        Tally.Snapshot now = tally.now();
        long nanos = System.nanoTime();
        speed.mark(nanos, now.bytes());
        if (nanos - lastLine.get() >= silence) {
            line(Block.totals(now, speed));
        }
    }

    private void line(String text) {
        lastLine.set(System.nanoTime());
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }
}
