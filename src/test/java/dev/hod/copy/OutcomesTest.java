package dev.hod.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.transport.NotFound;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final Digest DIGEST = Digest.sha256(new byte[0]);
    private final MemoryStore store = new MemoryStore();

    @Test
    void isDoneWhereAllImagesAreThere() {
        assertThat(Outcomes.exitCode(List.of(done("a:1"), there("b:1")))).isZero();
        assertThat(Outcomes.exitCode(List.of())).isZero();
    }

    @Test
    void isPartlyDoneOnlyWhereSomethingSucceeded() {
        assertThat(Outcomes.exitCode(List.of(failed("a:1"), there("b:1")))).isEqualTo(3);
        assertThat(Outcomes.exitCode(List.of(done("a:1"), untried("b:1")))).isEqualTo(3);
    }

    @Test
    void isTheFirstFailuresOwnCodeWhereNothingSucceeded() {
        Outcome conflict = new Outcome.Failed(request("c:1"), new NameConflict("c:1", List.of()));

        assertThat(Outcomes.exitCode(List.of(untried("x:1"), conflict, failed("a:1"))))
                .isEqualTo(Failure.Kind.CONFLICT.exitCode());
        assertThat(Outcomes.exitCode(List.of(failed("a:1"), conflict))).isEqualTo(2);
    }

    @Test
    void isUnexpectedWhereTheMachineIsAtFault() {
        Outcome machine =
                new Outcome.Failed(request("c:1"), new AccessDeniedException("/pool/docker"));

        assertThat(Outcomes.exitCode(List.of(machine))).isEqualTo(1);
    }

    @Test
    void listsWhatIsToBeTriedAgainWithReasons() {
        String list = Outcomes.failedList(List.of(done("a:1"), failed("b:1"), untried("c:1")));

        assertThat(list).isEqualTo("b:1  # b:1 is not there\nc:1  # not tried\n");
    }

    @Test
    void keepsReasonsToOneLine() {
        Outcome failed = new Outcome.Failed(request("a:1"), new IOException("one\ntwo"));

        assertThat(Outcomes.failedList(List.of(failed))).isEqualTo("a:1  # one\n");
    }

    private Outcome done(String name) {
        return new Outcome.Done(request(name), DIGEST, DIGEST, Optional.empty(), 1, 1);
    }

    private Outcome there(String name) {
        return new Outcome.AlreadyThere(request(name), DIGEST);
    }

    private Outcome failed(String name) {
        return new Outcome.Failed(request(name), new NotFound(name + " is not there"));
    }

    private Outcome untried(String name) {
        return new Outcome.NotTried(request(name));
    }

    private Request request(String name) {
        return new Request(
                name,
                store.source(MadeImage.named(name)),
                store.destination(MadeImage.named(name)),
                PlatformChoice.ALL,
                ProvenanceChoice.CARRIED,
                ReferrersChoice.LEFT);
    }
}
