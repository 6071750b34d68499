package dev.hod.cli.option;

import dev.hod.cli.go.GoFlags;
import dev.hod.image.Platform;
import dev.hod.route.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that skopeo takes with every command, in front of it as well as behind. */
@Heading("As skopeo's")
public final class GlobalOptions {
    /** Those that are followed by a value; flags are found by {@link #FLAGS}. */
    public static final Set<String> WITH_VALUE =
            Set.of(
                    "--policy",
                    "--registries.d",
                    "--registries-conf",
                    "--hosts-dir",
                    "--override-arch",
                    "--override-os",
                    "--override-variant",
                    "--command-timeout",
                    "--tmpdir",
                    "--user-agent-prefix");

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    public static final Set<String> FLAGS =
            Set.of("--insecure-policy", "--require-signed", "--tls-verify", "--debug");

    @Mixin OverrideOptions override = new OverrideOptions();

    @Option(
            names = "--command-timeout",
            paramLabel = "DURATION",
            description = "Give up after so long: 90s, 10m, 1h30m. Default: never.")
    String timeout = "0";

    @Option(
            names = "--tmpdir",
            paramLabel = "DIR",
            description = "Where large temporary files go. Default: TMPDIR, else /var/tmp.")
    public Optional<Path> tmpdir = Optional.empty();

    @Mixin public TrustOptions trust = new TrustOptions();

    @Option(
            names = "--registries-conf",
            paramLabel = "FILE",
            description =
                    "Mirrors and blocked registries. Default: CONTAINERS_REGISTRIES_CONF,"
                            + " containers' registries.conf.")
    Optional<Path> registriesConf = Optional.empty();

    @Option(
            names = "--hosts-dir",
            paramLabel = "DIR",
            description =
                    "containerd's hosts.toml files, for what registries.conf does not speak of."
                            + " Default: /etc/containerd/certs.d.")
    Optional<Path> hostsFolder = Optional.empty();

    @Option(names = "--user-agent-prefix", hidden = true, paramLabel = "TEXT")
    Optional<String> userAgent = Optional.empty();

    @Option(names = "--tls-verify", hidden = true, arity = "0..1", fallbackValue = "true")
    Optional<Boolean> tlsVerify = Optional.empty();

    /** Platforms to choose from an index, the best first, as containers/image ranks them. */
    public List<Platform> platforms() throws Usage {
        Platform host = Platform.host();
        String system = override.os.orElse(host.os());
        String machine = override.arch.orElse(host.architecture());
        Optional<String> wanted =
                override.arch.isPresent() ? override.variant : override.variant.or(host::variant);
        List<Platform> best = new ArrayList<>();
        wanted.ifPresent(v -> best.add(platform(system, machine, v)));
        Platform plain = platform(system, machine, "");
        if (plain.architecture().equals("arm")) {
            List<String> all = List.of("v8", "v7", "v6", "v5");
            int from = Math.max(0, all.indexOf(wanted.orElse("v7")));
            all.subList(from, all.size()).forEach(v -> best.add(platform(system, machine, v)));
        }
        best.add(plain);
        return best.stream().distinct().toList();
    }

    private static Platform platform(String os, String arch, String variant) {
        return new Platform(os, arch, Optional.of(variant), Optional.empty());
    }

    /** What goes in front of our name in requests. */
    Optional<String> agent() throws Usage {
        if (userAgent.filter(text -> !PRINTABLE.matcher(text).matches()).isPresent()) {
            throw new Usage("--user-agent-prefix: no text for a header");
        }
        return userAgent.filter(text -> !text.isBlank());
    }

    /** The environment, with what these options say better. */
    public Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> changed = new HashMap<>(environment);
        tmpdir.ifPresent(folder -> changed.put("TMPDIR", folder.toString()));
        registriesConf.ifPresent(file -> changed.put(Routes.MAIN_FILE, file.toString()));
        hostsFolder.ifPresent(folder -> changed.put(Routes.HOSTS_FOLDER, folder.toString()));
        return changed;
    }

    /** How long the command may take; zero for ever. */
    public Duration patience() throws Usage {
        return GoFlags.duration(timeout)
                .orElseThrow(() ->
                        new Usage(
                                "invalid argument \"%s\" for \"--command-timeout\" flag: time: invalid duration \"%s\""
                                        .formatted(timeout, timeout)));
    }
}
