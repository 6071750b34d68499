package dev.hod.cli.outcome;

import dev.hod.app.Carried;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.option.FailureOptions;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.image.PlatformChoice;
import dev.hod.io.AtomicFiles;
import dev.hod.io.NotEnoughSpace;
import dev.hod.reference.ImageName;
import dev.hod.reference.NameCount;
import dev.hod.selection.ListWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Puts what a run came to into words, and into facts for machines. */
public final class Report {
    private final String verb;
    private final List<String> lines = new ArrayList<>();
    private final SequencedMap<String, Object> facts = new LinkedHashMap<>();
    private final List<Result.Failed> failed = new ArrayList<>();
    private final List<String> untried = new ArrayList<>();
    private NameCount done = NameCount.NONE;
    private NameCount there = NameCount.NONE;
    private NameCount all = NameCount.NONE;
    private int leftOut;
    private long moved;
    private long whole;

    private Report(String verb) {
        this.verb = verb;
    }

    /**
     * The result of a run over many images; writes those that failed where the user wants them.
     *
     * @param verb what was done with bytes: {@code fetched}
     */
    public static Result of(String verb, Carried carried, Duration time, FailureOptions failures) {
        Report report = new Report(verb);
        report.take(carried, time);
        Optional<Path> file = failures.failedList;
        try {
            return report.result(
                    file.isPresent()
                            ? write(file.get(), carried, verb)
                            : report.advice(carried.end()),
                    carried.end());
        } catch (IOException e) {
            // What was done is done, and is said all the same.
            IOException failure = unwritten(file.orElseThrow(), e);
            return report.result(
                    carried.end().isPresent() ? List.of(Reason.of(failure)) : List.of(),
                    carried.end().or(() -> Optional.of(failure)));
        }
    }

    /** The result of a selection, which fails as a whole before anything is done. */
    public static Result ofSelection(Carried carried, Duration time) {
        Report report = new Report("copied");
        report.take(carried, time);
        // How much was shared, and how, is for whoever knows the pools.
        report.lines.clear();
        report.leftOut();
        report.filtered(carried.outcomes());
        return report.result(List.of(), carried.end());
    }

    private void take(Carried carried, Duration time) {
        carried.outcomes().forEach(this::count);
        sum(carried.blobs(), time);
        filtered(carried.outcomes());
    }

    /** What was done of what was asked for. */
    public static NameCount names(Carried carried) {
        Report report = new Report("");
        carried.outcomes().forEach(report::count);
        return report.succeeded();
    }

    private NameCount succeeded() {
        return done.and(there);
    }

    private Result result(List<String> closing, Optional<IOException> end) {
        return new Result(lines, facts, failed, untried, succeeded().all(), closing, end);
    }

    private static IOException unwritten(Path file, IOException cause) {
        Path folder = file.toAbsolutePath().getParent();
        IOException failure =
                folder == null
                        ? cause
                        : NotEnoughSpace.explained(folder, "the list of failed images", cause);
        return failure instanceof Failure
                ? failure
                : new IOException(
                        "write the list of failed images to " + file + ": " + Reason.of(cause),
                        cause);
    }

    /** What makes the next run after failures easier. */
    private List<String> advice(Optional<IOException> end) {
        int left = failed.size() + untried.size();
        if (left == 0 && end.isPresent() && succeeded().all() > 0) {
            // What a stream is found to be at its end, behind all that was wanted of it.
            return List.of("all of it arrived whole; what is wrong came behind it");
        }
        return left == 0 || all.all() == 1
                ? List.of()
                : List.of(
                        "run again with the same options: nothing is "
                                + verb
                                + " twice; --failed-list FILE keeps the failed ones as a list");
    }

    /**
     * The result of a copy.
     *
     * @param silent whether it was one image, of which all is said
     */
    public static Result ofCopies(List<Outcome> outcomes, Duration time, boolean silent) {
        Report report = new Report("copied");
        outcomes.forEach(report::count);
        report.sum(0, time);
        return new Result(
                silent ? List.of() : report.lines,
                report.facts,
                report.failed,
                report.untried,
                report.succeeded().all(),
                List.of(),
                Optional.empty());
    }

    private void count(Outcome outcome) {
        ImageName name = outcome.request().destination().name();
        all = all.and(name);
        switch (outcome) {
            case Outcome.Done image -> {
                done = done.and(name);
                moved += image.newBytes();
                whole += image.bytes();
            }
            case Outcome.AlreadyThere _ -> there = there.and(name);
            case Outcome.Failed image ->
                    failed.add(new Result.Failed(image.request().written(), image.cause()));
            case Outcome.LeftOut _ -> leftOut++;
            case Outcome.NotTried image -> untried.add(image.request().written());
        }
    }

    private void sum(long blobs, Duration time) {
        long shared = Math.max(0, whole - moved);
        if (done.all() > 0) {
            StringBuilder line = new StringBuilder(done.toString());
            if (blobs > 0) {
                line.append(", ").append(Quantity.count(blobs, "blob"));
            }
            line.append(", ").append(Quantity.size(moved)).append(' ').append(verb);
            line.append(" in ").append(Quantity.time(time));
            if (shared > whole / 100) {
                line.append("; ").append(Quantity.size(shared));
                line.append(" more is shared or was there, and was not ").append(verb);
                line.append(" twice");
            }
            lines.add(line.toString());
        }
        if (there.all() > 0) {
            lines.add(
                    there
                            + (there.all() == 1 ? " was" : " were")
                            + " there already"
                            + (done.all() == 0 ? " (" + Quantity.time(time) + ")" : ""));
        }
        leftOut();
        if (succeeded().all() == 0) {
            lines.add(
                    failed.isEmpty() && untried.isEmpty()
                            ? Result.NOTHING_TO_DO
                            : "no image was completed");
        }
        facts.put("images", all.images());
        facts.put("done", done.images());
        facts.put("there", there.images());
        facts.put("leftOut", leftOut);
        facts.put("referrerTags", all.referrerTags());
        facts.put("blobs", blobs);
        facts.put("bytes", moved);
        facts.put("sharedBytes", shared);
        facts.put("milliseconds", time.toMillis());
    }

    private void leftOut() {
        if (leftOut > 0) {
            lines.add(
                    Quantity.count(leftOut, "image")
                            + (leftOut == 1 ? " has" : " have")
                            + " none of the platforms wanted, and "
                            + (leftOut == 1 ? "was" : "were")
                            + " left out");
        }
    }

    /** An index cut down to some platforms has another digest than its source's: both are said. */
    private void filtered(List<Outcome> outcomes) {
        List<Object> all = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            boolean several =
                    outcome.request().platforms() instanceof PlatformChoice.Only only
                            && only.wanted().size() > 1;
            if (several
                    && outcome instanceof Outcome.Done image
                    && !image.digest().equals(image.announced())) {
                String name = image.request().written();
                lines.add(
                        name
                                + ": an index of some of its platforms, "
                                + image.digest()
                                + " out of "
                                + image.announced());
                SequencedMap<String, Object> members = new LinkedHashMap<>();
                members.put("name", name);
                members.put("digest", image.digest());
                members.put("announced", image.announced());
                all.add(members);
            }
        }
        facts.put("filtered", all);
    }

    private static List<String> write(Path file, Carried carried, String verb) throws IOException {
        List<ListWriter.Noted> noted = new ArrayList<>();
        for (int i = 0; i < carried.outcomes().size(); i++) {
            Optional<String> reason =
                    switch (carried.outcomes().get(i)) {
                        case Outcome.Done _, Outcome.AlreadyThere _, Outcome.LeftOut _ ->
                                Optional.empty();
                        case Outcome.Failed image ->
                                Optional.of(Reason.of(image.request().written(), image.cause()));
                        case Outcome.NotTried _ -> Optional.of(Console.untried(carried.end()));
                    };
            if (reason.isPresent()) {
                noted.add(new ListWriter.Noted(carried.lines().get(i), reason.get()));
            }
        }
        AtomicFiles.write(file, ListWriter.text(noted), AtomicFiles.Force.NOW);
        return noted.isEmpty()
                ? List.of()
                : List.of(
                        "written to "
                                + file
                                + "; run again with the same options and it, or the whole list:"
                                + " nothing is "
                                + verb
                                + " twice");
    }
}
