package dev.hod.route;

import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.toml.BadToml;
import dev.hod.toml.Toml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the registries.conf of this machine and of its user say, with their drop-ins, and of what
 * they do not speak containerd's {@code hosts.toml} files: read at the first question. {@code
 * CONTAINERS_REGISTRIES_CONF} names another main file. Safe for concurrent use.
 */
public final class Routes {
    /** Nothing is said of any registry. */
    public static final Routes NONE = new Routes(List.of(), List.of(), "", Optional.empty());

    /** The variable that names another main file. */
    public static final String MAIN_FILE = "CONTAINERS_REGISTRIES_CONF";

    /** The variable that names another folder of containerd's {@code hosts.toml} files. */
    public static final String HOSTS_FOLDER = "HOD_HOSTS_DIR";

    private static final String CONTAINERD = "/etc/containerd/certs.d";
    private static final Path SYSTEM = Path.of("/etc/containers/registries.conf");
    private static final Path SYSTEM_DROPINS = Path.of("/etc/containers/registries.conf.d");

    /** Where podman writes down which registry its user chose for a short name. */
    private static final Path SYSTEM_CHOSEN = Path.of("/var/cache");

    private static final String CHOSEN = "containers/short-name-aliases.conf";

    /**
     * What a file holds that says more than short names. Distributions put long lists of those
     * there, which are not worth being read for an image that is named in full.
     */
    private static final Pattern RULES =
            Pattern.compile("(?m)^[ \\t]*(?:\\[+[ \\t]*registr|registry|[\"']?credential-helpers)");

    private final List<Path> files;

    /** Files of aliases that podman wrote, which go before all others. */
    private final List<Path> chosen;

    private final String blame;
    private final Optional<Path> hosts;
    private final Map<String, Optional<HostsFile>> hostsFiles = new HashMap<>();
    private @Nullable Said said;
    private @Nullable Names names;

    /** What is said of registries. */
    private record Said(SequencedMap<String, Rule> rules, List<String> helpers) {}

    /** How names without a registry are completed. */
    private record Names(
            List<String> search, ShortNameMode mode, Map<String, FullReference> aliases) {}

    private Routes(List<Path> files, List<Path> chosen, String blame, Optional<Path> hosts) {
        this.hosts = hosts;
        this.chosen = List.copyOf(chosen);
        this.files = List.copyOf(files);
        this.blame = blame;
    }

    /**
     * Finds the files; reads none.
     *
     * @throws BadToml where the one that the user named is not there
     */
    public static Routes of(Map<String, String> environment) throws IOException {
        return of(environment, SYSTEM, SYSTEM_DROPINS);
    }

    static Routes of(Map<String, String> environment, Path system, Path systemDropins)
            throws IOException {
        String home = environment.getOrDefault("HOME", "");
        String named = environment.getOrDefault(MAIN_FILE, "");
        Optional<Path> user =
                home.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Path.of(home, ".config/containers/registries.conf"));
        Path main = system;
        List<Path> folders = new ArrayList<>(List.of(systemDropins));
        if (!named.isEmpty()) {
            main = Path.of(named);
            if (!Files.exists(main)) {
                throw new BadToml(main, "no such file");
            }
        } else if (user.filter(Files::exists).isPresent()) {
            // Whoever has a file of their own has done with the system's.
            main = user.get();
            folders.clear();
        }
        user.ifPresent(file -> folders.add(file.resolveSibling("registries.conf.d")));
        List<Path> files = new ArrayList<>();
        if (Files.exists(main)) {
            files.add(main);
        }
        for (Path folder : folders) {
            files.addAll(dropins(folder));
        }
        Path hosts = Path.of(environment.getOrDefault(HOSTS_FOLDER, CONTAINERD));
        return new Routes(
                files,
                chosen(environment),
                main + " or " + folders.getLast(),
                Files.isDirectory(hosts) ? Optional.of(hosts) : Optional.empty());
    }

    private static List<Path> chosen(Map<String, String> environment) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            files.add(SYSTEM_CHOSEN.resolve(CHOSEN));
        }
        String home = environment.getOrDefault("HOME", "");
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!cache.isEmpty()) {
            files.add(Path.of(cache, CHOSEN));
        } else if (!home.isEmpty()) {
            files.add(Path.of(home, ".cache", CHOSEN));
        }
        return files;
    }

    private static List<Path> dropins(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Whether nothing is said of any registry, as far as can be told without reading. */
    public boolean areEmpty() {
        return files.isEmpty() && hosts.isEmpty();
    }

    /**
     * Where to ask for an image, best first; the registry itself where nothing is said of it.
     *
     * @throws Blocked where it must not be asked for
     * @throws BadToml where a file cannot be used
     */
    public List<Hop> pulls(String host, ImageName name) throws IOException {
        String reference =
                host
                        + '/'
                        + name.repository()
                        + name.digest()
                                .map(digest -> "@" + digest)
                                .orElseGet(() -> name.tag().map(tag -> ':' + tag).orElse(""));
        Optional<Rule> rule = rule(reference);
        if (rule.isEmpty()) {
            Optional<HostsFile> file = hostsFile(host);
            return file.isPresent()
                    ? file.get().hops(name)
                    : List.of(new Hop(Hop.Place.usual(host), name));
        }
        refuseBlocked(rule.get());
        return rule.get().hops(reference, name);
    }

    /**
     * How to ask a registry itself, for anything but an image: mirrors have no say in that.
     *
     * @throws Blocked where it must not be asked
     * @throws BadToml where a file cannot be used
     */
    public Hop.Place direct(String host, String repository) throws IOException {
        Optional<Rule> rule = rule(host + '/' + repository);
        if (rule.isEmpty()) {
            // Its server may be another one that only pulls are for.
            return hostsFile(host)
                    .map(HostsFile::server)
                    .filter(server -> server.prefix().isEmpty())
                    .map(HostsFile.Entry::place)
                    .filter(place -> place.host().equals(host))
                    .orElse(Hop.Place.usual(host));
        }
        refuseBlocked(rule.get());
        return new Hop.Place(host, rule.get().checks());
    }

    /**
     * What a name without a registry stands for, best first.
     *
     * @param path without tag and digest, as written
     * @return full names; none where the files say nothing of it
     * @throws Ambiguous where several registries may have it and the files want one to be named
     */
    public List<FullReference> expand(String path) throws IOException {
        Names known = names();
        FullReference alias = known.aliases.get(path);
        if (alias != null) {
            return List.of(alias);
        }
        List<FullReference> found = new ArrayList<>();
        for (String registry : known.search) {
            found.add(FullReference.parse(registry + '/' + path));
        }
        if (found.size() > 1) {
            switch (known.mode) {
                case ENFORCING -> throw new Ambiguous(path, found);
                case PERMISSIVE, DISABLED -> {}
            }
        }
        return found;
    }

    /**
     * The helpers that keep credentials for all registries, the best first; {@code
     * containers-auth.json} among them stands for the files of credentials. None where nothing is
     * said.
     */
    public List<String> credentialHelpers() throws IOException {
        return said().helpers;
    }

    private synchronized Optional<HostsFile> hostsFile(String host) throws IOException {
        Optional<HostsFile> known = hostsFiles.get(host);
        if (known == null) {
            Optional<Path> file = hosts.flatMap(root -> HostsFile.find(root, host));
            known =
                    file.isPresent()
                            ? Optional.of(HostsFile.parse(file.get(), host))
                            : Optional.empty();
            hostsFiles.put(host, known);
        }
        return known;
    }

    private void refuseBlocked(Rule rule) throws Blocked {
        if (rule.blocked()) {
            throw new Blocked(rule.prefix(), blame);
        }
    }

    /** The rule with the longest prefix; of equally long ones the last. */
    private Optional<Rule> rule(String reference) throws IOException {
        Rule best = null;
        for (Rule rule : said().rules.values()) {
            boolean longer = best == null || rule.prefix().length() >= best.prefix().length();
            if (longer && rule.end(reference) >= 0) {
                best = rule;
            }
        }
        return Optional.ofNullable(best);
    }

    private synchronized Said said() throws IOException {
        Said known = said;
        if (known == null) {
            SequencedMap<String, Rule> rules = new LinkedHashMap<>();
            List<String> helpers = List.of();
            for (Path file : files) {
                String text = Toml.text(file);
                if (RULES.matcher(text).find()) {
                    RegistriesFile parsed = RegistriesFile.parse(text, file);
                    rules.putAll(parsed.rules());
                    helpers = parsed.helpers().orElse(helpers);
                }
            }
            known = new Said(rules, helpers);
            said = known;
        }
        return known;
    }

    private synchronized Names names() throws IOException {
        Names known = names;
        if (known == null) {
            List<String> search = List.of();
            ShortNameMode mode = ShortNameMode.PERMISSIVE;
            Map<String, FullReference> aliases = new HashMap<>();
            for (Path file : files) {
                RegistriesFile parsed = RegistriesFile.parse(Toml.text(file), file);
                search = parsed.search().orElse(search);
                mode = parsed.mode().orElse(mode);
                put(parsed.aliases(), aliases);
            }
            for (Path file : chosen) {
                if (Files.exists(file)) {
                    put(RegistriesFile.chosen(Toml.text(file), file), aliases);
                }
            }
            known = new Names(search, mode, aliases);
            names = known;
        }
        return known;
    }

    private static void put(
            Map<String, Optional<FullReference>> some, Map<String, FullReference> aliases) {
        some.forEach((name, full) -> {
            aliases.remove(name);
            full.ifPresent(value -> aliases.put(name, value));
        });
    }
}
