package dev.hod.cli.option;

import dev.hod.cli.go.GoFlags;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How old garbage has to be. */
public final class AgeOption {
    @Option(
            names = "--min-age",
            paramLabel = "DURATION",
            description =
                    "What was written within that time stays, needed or not: a registry on the pool"
                            + " may be about to name it. 30m, 12h; 0 for nothing. Default: 1h.")
    String minAge = "1h";

    public Duration duration() throws Usage {
        return GoFlags.duration(minAge)
                .orElseThrow(() ->
                        new Usage("--min-age: \"%s\" is no duration, as 30m is".formatted(minAge)));
    }
}
