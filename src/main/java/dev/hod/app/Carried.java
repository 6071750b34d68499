package dev.hod.app;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.copy.Request;
import dev.hod.progress.Progress;
import dev.hod.selection.ListEntry;
import dev.hod.selection.ListReader;
import dev.hod.selection.Selected;
import dev.hod.selection.SourceImage;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of the images of a run.
 *
 * @param outcomes in the order of the list
 * @param lines the line that named each of them, which can be written into a list again
 * @param blobs how many blobs were moved, each counted once
 * @param end why the run broke off, where it did
 */
public record Carried(
        List<Outcome> outcomes, List<ListEntry> lines, long blobs, Optional<IOException> end) {
    public Carried {
        outcomes = List.copyOf(outcomes);
        lines = List.copyOf(lines);
    }

    /** What came of an empty list. */
    static final Carried NOTHING = new Carried(List.of(), List.of(), 0, Optional.empty());

    /** The run itself. */
    @FunctionalInterface
    interface Work {
        List<Outcome> run() throws IOException;
    }

    /**
     * Runs, and takes what came of it, however it ended.
     *
     * @param logbook what the run writes into
     */
    static Carried of(List<Request> requests, List<ListEntry> lines, Logbook logbook, Work work) {
        try {
            return new Carried(work.run(), lines, logbook.moved(), Optional.empty());
        } catch (IOException e) {
            // An interrupt has done its work; what it left undone can be written down all the same.
            boolean _ = Thread.interrupted();
            return new Carried(logbook.outcomes(requests), lines, logbook.moved(), Optional.of(e));
        }
    }

    /** Carries images into a pool, if it has the room for what is new to it. */
    static Carried intoPool(
            PoolStore pool,
            OnFailure onFailure,
            List<Request> requests,
            List<ListEntry> lines,
            Progress progress) {
        Logbook logbook = new Logbook();
        Copier copier =
                new Copier(
                        pool,
                        CopyOptions.intoPool()
                                .withOnFailure(onFailure)
                                .withRoom(pool.pool()::requireSpace)
                                .withJournal(logbook),
                        progress);
        return of(requests, lines, logbook, () -> copier.run(copier.plan(requests)));
    }

    static List<ListEntry> lines(List<SourceImage> images) {
        return images.stream().map(SourceImage::entry).toList();
    }

    /** Lines for images that may not have been named by any. */
    static List<ListEntry> linesOf(List<Selected> images) throws IOException {
        List<ListEntry> lines = new ArrayList<>();
        for (Selected image : images) {
            Optional<ListEntry> line = image.entry();
            lines.add(
                    line.isPresent()
                            ? line.get()
                            : ListReader.read(
                                            List.of("docker://" + image.name()),
                                            List.of(),
                                            InputStream.nullInputStream())
                                    .entries()
                                    .getFirst());
        }
        return lines;
    }
}
