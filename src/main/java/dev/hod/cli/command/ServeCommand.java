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
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod serve}. */
@picocli.CommandLine.Command(
        name = "serve",
        description = "Serves a pool, or a bundle as it lies there, as a registry until Ctrl-C.",
        customSynopsis = "hod serve POOL|FILE [--listen ADDRESS] [options]",
        footer = {"hod serve site.tar", "hod serve pool --listen 0.0.0.0:5000 --writable"})
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

    @Override
    public Result run(Session session) throws IOException, Usage {
        Serve serve =
                new Serve(
                        from,
                        address(listen),
                        writable
                                ? ServerSettings.Access.WRITABLE
                                : ServerSettings.Access.READ_ONLY);
        Console console = session.console();
        serve.run(
                host -> console.started(from + " is served as " + host, host),
                request ->
                        console.request(
                                request.client()
                                        + ' '
                                        + request.method()
                                        + ' '
                                        + request.path()
                                        + ' '
                                        + request.status()
                                        + ' '
                                        + Quantity.size(request.bytes())
                                        + ' '
                                        + Quantity.time(request.took())));
        return Result.of(List.of(), new LinkedHashMap<>());
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
