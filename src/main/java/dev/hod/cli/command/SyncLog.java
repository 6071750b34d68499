package dev.hod.cli.command;

import dev.hod.app.Cargo;
import dev.hod.app.Mirror;
import dev.hod.cli.go.GoLog;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.Reason;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What {@code skopeo sync} logs, in its words. */
public final class SyncLog {
    private static final SequencedMap<String, String> NOTHING =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    private final Console console;

    SyncLog(Console console) {
        this.console = console;
    }

    void copying(Mirror.Itinerary itinerary) {
        each("Copying image ref", itinerary);
    }

    void wouldCopy(Mirror.Itinerary itinerary) {
        console.log(GoLog.Level.WARNING, "Running in dry-run mode", NOTHING);
        each("Would have copied image ref", itinerary);
    }

    private void each(String what, Mirror.Itinerary itinerary) {
        for (Mirror.Found batch : itinerary.found()) {
            int number = 0;
            for (Cargo.Pair pair : batch.pairs()) {
                number++;
                SequencedMap<String, String> fields = new LinkedHashMap<>();
                fields.put("from", pair.source().toString());
                fields.put("to", pair.to());
                console.log(
                        GoLog.Level.INFO,
                        "%s %d/%d".formatted(what, number, batch.pairs().size()),
                        fields);
            }
        }
    }

    void failed(IOException failure) {
        console.log(GoLog.Level.ERROR, Reason.of(failure), NOTHING);
    }

    void end(String what, long images, long sources) {
        console.log(
                GoLog.Level.INFO,
                "%s %d images from %d sources".formatted(what, images, sources),
                NOTHING);
    }
}
