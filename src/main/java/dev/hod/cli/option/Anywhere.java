package dev.hod.cli.option;

import dev.hod.cli.go.GoFlags;
import dev.hod.route.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Options that every command takes, also where they are none of its own: those say something of the
 * surroundings, and stand for variables of the environment.
 *
 * @param environment with what the options say
 * @param patience how long the command may take; zero for ever
 * @param rest of the command line
 */
public record Anywhere(Map<String, String> environment, Duration patience, List<String> rest) {
    /** Says {@code false} where any certificate will do, and none. */
    static final String TLS_VERIFY = "HOD_TLS_VERIFY";

    private static final String TIMEOUT = "HOD_COMMAND_TIMEOUT";

    /** The variable that an option stands for; all are followed by a value. */
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "--tmpdir",
                    "TMPDIR",
                    "--registries-conf",
                    Routes.MAIN_FILE,
                    "--hosts-dir",
                    Routes.HOSTS_FOLDER,
                    "--command-timeout",
                    TIMEOUT,
                    "--user-agent-prefix",
                    "HOD_USER_AGENT_PREFIX");

    public static boolean knows(String option) {
        return VARIABLES.containsKey(option) || option.equals("--tls-verify");
    }

    /**
     * Takes such options off a command line.
     *
     * @throws Usage where one lacks its value, or has one that is none
     */
    public static Anywhere of(
            CommandLine parser, List<String> args, Map<String, String> environment) throws Usage {
        Map<String, String> changed = new HashMap<>(environment);
        List<String> rest = new ArrayList<>();
        boolean options = true;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            options &= !arg.equals("--");
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            boolean own = parser.getCommandSpec().optionsMap().containsKey(name);
            if (!options || own || !knows(name)) {
                rest.add(arg);
            } else if (name.equals("--tls-verify")) {
                changed.put(TLS_VERIFY, equals < 0 ? "true" : arg.substring(equals + 1));
            } else if (equals >= 0) {
                changed.put(variable(name), arg.substring(equals + 1));
            } else if (++i < args.size()) {
                changed.put(variable(name), args.get(i));
            } else {
                throw new Usage("missing value for " + name);
            }
        }
        return new Anywhere(changed, patience(changed.getOrDefault(TIMEOUT, "0")), rest);
    }

    private static String variable(String option) {
        return Optional.ofNullable(VARIABLES.get(option)).orElseThrow();
    }

    private static Duration patience(String text) throws Usage {
        return GoFlags.duration(text.isEmpty() ? "0" : text)
                .orElseThrow(() ->
                        new Usage(
                                "--command-timeout: \"" + text + "\" is no duration such as 10m"));
    }

    /** Whether certificates are looked at, as the environment says it. */
    static boolean verifiesTls(Map<String, String> environment) {
        return switch (environment.getOrDefault(TLS_VERIFY, "")) {
            case "false", "0", "no", "off" -> false;
            default -> true;
        };
    }
}
