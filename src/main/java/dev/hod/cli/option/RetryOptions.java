package dev.hod.cli.option;

import dev.hod.app.Retries;
import dev.hod.cli.go.GoFlags;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether what failed for reasons that may pass is tried again, as skopeo's options say it. */
@Heading("As skopeo's")
public final class RetryOptions {
    @Option(
            names = "--retry-times",
            paramLabel = "N",
            description =
                    "Try so often again what failed for reasons that may pass; single requests are"
                            + " repeated without it. Default: 0.")
    int times;

    @Option(
            names = "--retry-delay",
            paramLabel = "DURATION",
            description = "Wait so long before it. Default: 1s, doubled each time.")
    Optional<String> delay = Optional.empty();

    /** What they say together. */
    public Retries retries() throws Usage {
        if (times < 0) {
            throw new Usage("--retry-times must not be negative: " + times);
        }
        if (delay.isEmpty()) {
            return new Retries(times, Optional.empty());
        }
        String text = delay.get();
        return new Retries(
                times,
                Optional.of(
                                GoFlags.duration(text)
                                        .orElseThrow(() ->
                                                new Usage(
                                                        "invalid argument \"%s\" for \"--retry-delay\" flag: time: invalid duration \"%s\""
                                                                .formatted(text, text))))
                        .filter(pause -> !pause.isZero()));
    }
}
