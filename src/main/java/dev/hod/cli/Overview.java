package dev.hod.cli;

import dev.hod.cli.outcome.ExitCode;

/** What {@code hod} alone and {@code hod help --all} say. */
final class Overview {
    private Overview() {}

    static String brief() {
        return "hod carries container images across the air gap.\n\n"
                + commands()
                + """

                Options of a command:      hod help COMMAND
                Everything on one page:    hod help --all
                Try it without a network:  hod demo
                """;
    }

    static String full() {
        return "hod carries container images across the air gap.\n\n"
                + commands()
                + """

                With every command
                  --quiet                     say nothing but what failed
                  --verbose                   a line for every image on a terminal too
                  --debug                     also requests and stacks; secrets never
                  --json                      events for machines
                                              (layouts/events.schema.json)
                  --tls-verify=false          any certificate will do, and none
                  --registries-conf FILE      mirrors and blocked registries
                  --hosts-dir DIR             containerd's hosts.toml files
                  --command-timeout DURATION  give up after so long: 90s, 10m
                  --tmpdir DIR                where large temporary files go
                  --user-agent-prefix TEXT    stands before hod's name in requests
                  -h, --help                  this, or the options of a command
                  -v, --version               the version

                Environment
                  HOD_OPTION                         any option: HOD_POOL=/srv/pool stands for
                                                     --pool /srv/pool
                  HOD_CONFIG                         defaults of options
                                                     (~/.config/hod/config.toml)
                  CONTAINERS_REGISTRIES_CONF         mirrors and blocked registries
                  DOCKER_CONFIG, REGISTRY_AUTH_FILE  where credentials are
                  HTTP_PROXY, HTTPS_PROXY, NO_PROXY  proxies
                  SSL_CERT_FILE, SSL_CERT_DIR        further authorities to trust
                  HOME, XDG_RUNTIME_DIR, TMPDIR      as everywhere
                  NO_COLOR, COLUMNS, LINES           how much the screen takes
                  JAVA_HOME, HOD_JAVA_OPTIONS        which Java, and how
                                                     (HOD_JAVA_OPTIONS=-Xmx1g)

                Exit codes
                """
                + ExitCode.TABLE
                + "  skopeo's commands: 0 done, 2 image not found, 1 everything else\n"
                + "\nOptions of a command:      hod help COMMAND\n";
    }

    private static String commands() {
        StringBuilder text = new StringBuilder();
        for (Verb.Side side : Verb.Side.values()) {
            text.append(side.heading()).append('\n');
            for (Verb verb : Verb.listed()) {
                if (verb.side() == side) {
                    text.append("  ")
                            .append(verb.word())
                            .repeat(' ', Math.max(1, 17 - verb.word().length()))
                            .append(verb.summary())
                            .append('\n');
                }
            }
        }
        return text.toString();
    }
}
