package dev.hod.cli.command;

import dev.hod.app.Logout;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.LoginOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod logout}. */
@picocli.CommandLine.Command(
        name = "logout",
        description = "Forgets the login for a registry, or all of them.",
        customSynopsis = "hod logout REGISTRY|--all [options]",
        footer = "hod logout registry.site:5000")
public final class LogoutCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "REGISTRY",
            description = "HOST[:PORT][/PATH], as it was logged in to.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-a", "--all"},
            description = "Forget all logins of the file.")
    boolean all;

    @Mixin LoginOptions login = new LoginOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        LoginPlaces places = login.places(global.environment(session.environment()));
        Optional<Path> named = login.dockerFile.or(() -> login.authfile);
        if (named.isPresent() && !Files.exists(named.get())) {
            throw new Usage(
                    "checking authfile: stat " + named.get() + ": no such file or directory");
        }
        Console console = session.console();
        if (all) {
            if (!arguments.isEmpty()) {
                throw new Usage("--all takes no arguments");
            }
            places.clear();
            console.line("Removed login credentials for all registries");
            return Result.of(List.of(), new LinkedHashMap<>());
        }
        LoginKey key = LoginCommand.key(arguments, "logout", "from");
        Logout work = new Logout(key, login.side(key, global, session.environment()), places);
        try (Display display = console.brief();
                Patience _ = Patience.of(global.patience(), Thread.currentThread())) {
            console.line(work.run(display));
        }
        return Result.of(List.of(), new LinkedHashMap<>());
    }
}
