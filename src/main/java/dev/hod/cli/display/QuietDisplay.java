package dev.hod.cli.display;

import dev.hod.progress.Progress;

/** Shows nothing. */
public final class QuietDisplay implements Display {
    @Override
    public void expect(int images, long bytes) {}

    @Override
    public Item begin(String what, long total) {
        return Progress.SILENT.begin(what, total);
    }

    @Override
    public void finished(Finished image) {}

    @Override
    public void note(String message) {}

    @Override
    public void close() {}
}
