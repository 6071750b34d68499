package dev.hod.cli;

import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code hod verify}. */
@picocli.CommandLine.Command(
        name = "verify",
        description =
                "Checks every digest, size, link and reference of a bundle or pool, and lists every"
                        + " fault.",
        customSynopsis = "hod verify FILE|DIR [options]",
        footer = {"hod verify site.tar", "hod verify /var/lib/registry"})
@SuppressWarnings("NullAway.Init")
final class VerifyCommand extends Command {
    @Parameters(
            arity = "1",
            paramLabel = "FILE|DIR",
            description = "A bundle or a pool; - for a bundle on standard input.")
    String what;

    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
