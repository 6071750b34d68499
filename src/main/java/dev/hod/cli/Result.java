package dev.hod.cli;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How a command came to its end.
 *
 * @param lines what a person is told, summary first
 * @param facts the same for machines: the members of the {@code result} event
 * @param failed what could not be done
 * @param succeeded how many things were
 * @param closing what is said after the failures
 */
record Result(
        List<String> lines,
        SequencedMap<String, Object> facts,
        List<Failed> failed,
        int succeeded,
        List<String> closing) {

    /**
     * One thing that could not be done.
     *
     * @param name as the user wrote it
     */
    record Failed(String name, IOException cause) {}

    Result {
        lines = List.copyOf(lines);
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
        failed = List.copyOf(failed);
        closing = List.copyOf(closing);
    }

    static Result of(List<String> lines, SequencedMap<String, Object> facts) {
        return new Result(lines, facts, List.of(), 1, List.of());
    }

    /** Partly done only where something was; else the first failure speaks for all. */
    int exitCode() {
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        return succeeded > 0 ? ExitCode.PARTLY : ExitCode.of(failed.getFirst().cause());
    }
}
