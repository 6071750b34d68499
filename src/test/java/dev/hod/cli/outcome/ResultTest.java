package dev.hod.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
    private final IOException missing = new NotFound("it is not there");
    private final IOException conflict = new Failure(Failure.Kind.CONFLICT, "two") {};

    @Test
    void isDoneWhereAllIsDone() {
        assertThat(exitCode(2, List.of(), List.of())).isZero();
        assertThat(exitCode(0, List.of(), List.of())).isZero();
    }

    @Test
    void isPartlyDoneOnlyWhereSomethingSucceeded() {
        assertThat(exitCode(1, List.of(missing), List.of())).isEqualTo(3);
        assertThat(exitCode(1, List.of(), List.of("late:1"))).isEqualTo(3);
    }

    @Test
    void isTheFirstFailuresOwnCodeWhereNothingSucceeded() {
        assertThat(exitCode(0, List.of(conflict, missing), List.of("late:1"))).isEqualTo(15);
        assertThat(exitCode(0, List.of(missing, conflict), List.of())).isEqualTo(2);
    }

    @Test
    void isUnexpectedWhereTheMachineIsAtFault() {
        assertThat(exitCode(0, List.of(new IOException("i/o error")), List.of())).isEqualTo(1);
    }

    @Test
    void saysOfAPlaceThatMayNotBeEnteredThatItIsOfNoUse() {
        assertThat(exitCode(0, List.of(new AccessDeniedException("/pool")), List.of()))
                .isEqualTo(18);
    }

    @Test
    void isWhatBrokeTheRunOffWhereNothingElseFailed() {
        Failure full = new Failure(Failure.Kind.NO_SPACE, "full") {};
        assertThat(result(0, List.of(), List.of("late:1"), Optional.of(full)).exitCode())
                .isEqualTo(16);
        assertThat(result(1, List.of(), List.of(), Optional.of(full)).exitCode()).isEqualTo(3);
    }

    private static int exitCode(int succeeded, List<IOException> failed, List<String> untried) {
        return result(succeeded, failed, untried, Optional.empty()).exitCode();
    }

    private static Result result(
            int succeeded,
            List<IOException> failed,
            List<String> untried,
            Optional<IOException> end) {
        return new Result(
                List.of(),
                new LinkedHashMap<>(),
                failed.stream().map(cause -> new Result.Failed("a:1", cause)).toList(),
                untried,
                succeeded,
                List.of(),
                end);
    }
}
