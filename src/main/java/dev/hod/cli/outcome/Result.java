package dev.hod.cli.outcome;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a command came to its end.
 *
 * @param lines what a person is told, summary first
 * @param facts the same for machines: the members of the {@code result} event
 * @param failed what could not be done
 * @param untried what was not begun or not brought to its end, by the names the user wrote
 * @param succeeded how many things were done
 * @param closing what is said after the failures
 * @param end why the work broke off, where it did
 */
public record Result(
        List<String> lines,
        SequencedMap<String, Object> facts,
        List<Failed> failed,
        List<String> untried,
        int succeeded,
        List<String> closing,
        Optional<IOException> end) {
    public static final String NOTHING_TO_DO = "nothing to do: no image is named";

    /**
     * One thing that could not be done.
     *
     * @param name as the user wrote it
     */
    public record Failed(String name, IOException cause) {}

    public Result {
        lines = List.copyOf(lines);
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
        failed = List.copyOf(failed);
        untried = List.copyOf(untried);
        closing = List.copyOf(closing);
    }

    public static Result of(List<String> lines, SequencedMap<String, Object> facts) {
        return new Result(lines, facts, List.of(), List.of(), 1, List.of(), Optional.empty());
    }

    /** Nothing was asked for, as by a list that another run wrote of no failures. */
    public static Result nothingToDo() {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", 0);
        return of(List.of(NOTHING_TO_DO), facts);
    }

    /** The same with some of it failed. */
    public Result failing(List<Failed> some, int others) {
        return new Result(lines, facts, some, untried, others, closing, end);
    }

    /** The same in other words. */
    public Result saying(List<String> other, SequencedMap<String, Object> otherFacts) {
        return new Result(other, otherFacts, failed, untried, succeeded, closing, end);
    }

    /** Partly done only where something was; else the first failure speaks for all. */
    public int exitCode() {
        if (failed.isEmpty() && untried.isEmpty() && end.isEmpty()) {
            return ExitCode.DONE;
        }
        if (succeeded > 0) {
            return ExitCode.PARTLY;
        }
        return failed.stream()
                .map(Failed::cause)
                .findFirst()
                .or(() -> end)
                .map(ExitCode::of)
                .orElse(ExitCode.UNEXPECTED);
    }
}
