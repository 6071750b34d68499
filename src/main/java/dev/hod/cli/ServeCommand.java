package dev.hod.cli;

import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod serve}. */
@picocli.CommandLine.Command(
        name = "serve",
        description = "Serves a pool, or a bundle as it lies there, as a registry until Ctrl-C.",
        customSynopsis = "hod serve POOL|FILE [--listen ADDRESS] [options]",
        footer = {"hod serve site.tar", "hod serve pool --listen 0.0.0.0:5000 --writable"})
@SuppressWarnings("NullAway.Init")
final class ServeCommand extends Command {
    @Parameters(arity = "1", paramLabel = "POOL|FILE", description = "A pool or a bundle.")
    String from;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description =
                    "[HOST]:PORT; port 0 is any free one, no host is every address."
                            + " Default: 127.0.0.1:5000.")
    String listen = "127.0.0.1:5000";

    @Option(names = "--writable", description = "Images may be pushed; pools only.")
    boolean writable;

    @Override
    Result run(Session session) throws IOException, Usage {
        throw new IOException("not built yet");
    }
}
