package dev.hod.cli.command;

import dev.hod.app.Login;
import dev.hod.auth.LoginKey;
import dev.hod.auth.LoginPlaces;
import dev.hod.cli.display.Display;
import dev.hod.cli.option.GlobalOptions;
import dev.hod.cli.option.LoginOptions;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.Result;
import dev.hod.reference.BadLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod login}. */
@picocli.CommandLine.Command(
        name = "login",
        description =
                "Tries a user and a password at a registry and keeps them where docker, podman and"
                        + " skopeo find them. What is not given is asked for.",
        customSynopsis = "hod login REGISTRY [options]",
        footer = {
            "hod login registry.site:5000",
            "hod login -u robot --password-stdin registry.site:5000/team < secret"
        })
public final class LoginCommand extends ReportingCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "REGISTRY",
            description = "HOST[:PORT], or HOST[:PORT]/PATH for what is below it.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "Who to be.")
    String username = "";

    @Option(
            names = {"-p", "--password"},
            paramLabel = "PASSWORD",
            description = "For all to see in the list of processes; better:")
    String password = "";

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    boolean passwordStdin;

    @Option(names = "--get-login", description = "Say who is logged in, and change nothing.")
    boolean getLogin;

    @Option(names = "-v", description = "Say where the login is kept, as --verbose does.")
    boolean brieflyVerbose;

    @Mixin LoginOptions login = new LoginOptions();
    @Mixin GlobalOptions global = new GlobalOptions();

    @Override
    public Result run(Session session) throws IOException, Usage {
        LoginPlaces places = login.places(global.environment(session.environment()));
        LoginKey key = key(arguments, "login", "to");
        Console console = session.console();
        Login work = new Login(key, login.side(key, global, session.environment()), places);
        try (Display display = console.brief();
                Patience _ = Patience.of(global.patience(), Thread.currentThread())) {
            if (getLogin) {
                console.line(work.current());
                return Result.of(List.of(), new LinkedHashMap<>());
            }
            Optional<String> kept =
                    work.run(given(username), password(session), new Prompt(session), display);
            if (kept.isPresent() && (brieflyVerbose || output.verbose)) {
                console.line("Used:  " + kept.get());
            }
            if (kept.isPresent()) {
                console.line("Login Succeeded!");
            }
        }
        return Result.of(List.of(), new LinkedHashMap<>());
    }

    /** The one registry that is named, in skopeo's words where it is not. */
    static LoginKey key(List<String> arguments, String verb, String preposition) throws Usage {
        if (arguments.isEmpty()) {
            throw new Usage("please provide a registry to " + verb + ' ' + preposition);
        }
        if (arguments.size() > 1) {
            throw new Usage(verb + " accepts only one registry to " + verb + ' ' + preposition);
        }
        try {
            return LoginKey.parse(arguments.getFirst());
        } catch (BadLocation e) {
            throw new Usage(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> password(Session session) throws IOException, Usage {
        if (!passwordStdin) {
            return given(password);
        }
        if (!password.isEmpty()) {
            throw new Usage("Can't specify both --password-stdin and --password");
        }
        if (username.isEmpty()) {
            throw new Usage("Must provide --username with --password-stdin");
        }
        // Without its line ends, as skopeo reads it.
        return Optional.of(
                new String(session.input().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .collect(Collectors.joining()));
    }

    private static Optional<String> given(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
