package dev.hod.cli.command;

import dev.hod.app.Serve;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.Result;
import dev.hod.server.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod serve}. */
@picocli.CommandLine.Command(
        name = "serve",
        description = "Serves a pool, or a bundle as it lies there, as a registry until Ctrl-C.",
        customSynopsis = "hod serve POOL|FILE [--listen ADDRESS] [options]",
        footer = {
            "hod serve site.tar",
            "hod serve pool --listen 0.0.0.0:5000 --writable --cert hod.crt --key hod.key"
                    + " --htpasswd users"
        })
@SuppressWarnings("NullAway.Init")
public final class ServeCommand extends ReportingCommand {
    @Parameters(arity = "1", paramLabel = "POOL|FILE", description = "A pool or a bundle.")
    String from;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description =
                    "[HOST]:PORT; port 0 is any free one, no host is every address."
                            + " Default: 127.0.0.1:5000.")
    String listen = "127.0.0.1:5000";

    @Option(names = "--writable", description = "Images may be pushed and deleted; pools only.")
    boolean writable;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description =
                    "Speak TLS, and show this certificate; PEM, followed by those up to its"
                            + " authority.")
    Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "The key of --cert; PEM.")
    Optional<Path> key = Optional.empty();

    @Option(
            names = "--htpasswd",
            paramLabel = "FILE",
            description =
                    "Let in only whom this file names, as htpasswd -B writes it; it is read again"
                            + " when it changes.")
    Optional<Path> htpasswd = Optional.empty();

    @Override
    public Result run(Session session) throws IOException, Usage {
        Serve serve =
                new Serve(
                        from,
                        address(listen),
                        writable ? ServerSettings.Access.WRITABLE : ServerSettings.Access.READ_ONLY,
                        identity(),
                        htpasswd);
        Console console = session.console();
        serve.run(
                host -> console.started(from + " is served as " + host, host),
                request -> console.request(line(request)));
        return Result.of(List.of(), new LinkedHashMap<>());
    }

    private Optional<Serve.Identity> identity() throws Usage {
        if (certificate.isPresent() != key.isPresent()) {
            throw new Usage("--cert and --key go together");
        }
        return certificate.map(file -> new Serve.Identity(file, key.orElseThrow()));
    }

    /** {@code 2026-11-26T02:59:01Z 127.0.0.1 carrier GET /v2/ 200 2 B 3 ms}; no user is a dash. */
    static String line(ServerSettings.Served request) {
        return String.join(
                " ",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                request.client(),
                request.user().orElse("-"),
                request.method(),
                request.path(),
                Integer.toString(request.status()),
                Quantity.size(request.bytes()),
                request.took().toMillis() + " ms");
    }

    /** Takes {@code HOST:PORT}, {@code [::1]:PORT}, {@code :PORT} and {@code PORT}. */
    public static InetSocketAddress address(String text) throws Usage {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new Usage("--listen: \"" + text + "\" is no [HOST]:PORT");
        }
        int number = Integer.parseInt(port);
        if (host.isEmpty()) {
            return colon < 0
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), number)
                    : new InetSocketAddress(number);
        }
        InetSocketAddress address = new InetSocketAddress(host, number);
        if (address.isUnresolved()) {
            throw new Usage("--listen: no address is known for \"" + host + "\"");
        }
        return address;
    }
}
