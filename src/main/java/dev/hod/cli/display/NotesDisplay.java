package dev.hod.cli.display;

import dev.hod.progress.Progress;
import java.util.function.Consumer;

/** Shows notes only; progress is told by whoever does the work. */
public final class NotesDisplay implements Display {
    private final Consumer<String> out;

    public NotesDisplay(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void expect(int images, long bytes) {}

    @Override
    public Item begin(String what, long total) {
        return Progress.SILENT.begin(what, total);
    }

    @Override
    public void finished(Finished image) {}

    @Override
    public void note(String message) {
        out.accept(message);
    }

    @Override
    public void close() {}
}
