package dev.hod.cli.display;

import java.util.function.Consumer;

/** Another display, and every detail besides. */
public record DebugDisplay(Display display, Consumer<String> details) implements Display {
    @Override
    public void expect(int images, long bytes) {
        display.expect(images, bytes);
    }

    @Override
    public Item begin(String what, long total) {
        return display.begin(what, total);
    }

    @Override
    public void finished(Finished image) {
        display.finished(image);
    }

    @Override
    public void note(String message) {
        display.note(message);
    }

    @Override
    public void detail(String line) {
        details.accept(line);
    }

    @Override
    public void close() {
        display.close();
    }
}
