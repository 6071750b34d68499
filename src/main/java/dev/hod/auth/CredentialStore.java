package dev.hod.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials as docker, podman and skopeo keep them: files read once, at the first question, and
 * helpers asked once a server. An explicit file counts alone; else {@code REGISTRY_AUTH_FILE}; else
 * {@code $DOCKER_CONFIG/config.json}; else the first of the usual files that has an answer. Where
 * registries.conf names helpers for all registries they are asked in its order, and the files where
 * it names those. Safe for concurrent use.
 */
public final class CredentialStore {
    /** Knows nobody. */
    public static final CredentialStore NONE = new CredentialStore(Map.of(), Optional.empty());

    /** Is the same towards everybody. */
    public static CredentialStore always(Credentials who) {
        return new CredentialStore(
                Map.of(), Optional.empty(), Optional.of(who), Map.of(), Helpers.NONE);
    }

    /** The same towards hosts for which no credentials were given by hand. */
    public CredentialStore towardsOthers() {
        return always.isPresent() ? NONE : this;
    }

    /**
     * Is asked only where these have no answer.
     *
     * @param others by {@code host[:port][/namespace]}
     */
    public CredentialStore preferring(Map<String, Credentials> others) {
        return others.isEmpty()
                ? this
                : new CredentialStore(environment, explicit, always, others, helpers);
    }

    /** The same, where helpers that keep the credentials of all registries are asked too. */
    public CredentialStore asking(Helpers others) {
        return new CredentialStore(environment, explicit, always, named, others);
    }

    /** What docker and its helpers call docker.io. */
    static final String DOCKER_SERVER = "https://index.docker.io/v1/";

    private final Map<String, String> environment;
    private final Optional<Path> explicit;
    private final Optional<Credentials> always;
    private final Map<String, Credentials> named;
    private final Helpers helpers;
    private final Map<String, Optional<Credentials>> asked = new HashMap<>();
    private @Nullable List<Source> files;

    /**
     * Keeps where to look; reads nothing yet.
     *
     * @param explicit a file given by the user, which must exist
     */
    public CredentialStore(Map<String, String> environment, Optional<Path> explicit) {
        this(environment, explicit, Optional.empty(), Map.of(), Helpers.NONE);
    }

    private CredentialStore(
            Map<String, String> environment,
            Optional<Path> explicit,
            Optional<Credentials> always,
            Map<String, Credentials> named,
            Helpers helpers) {
        this.environment = Map.copyOf(environment);
        this.explicit = explicit;
        this.always = always;
        this.named = Map.copyOf(named);
        this.helpers = helpers;
    }

    /** Which helpers are asked for every registry; found out at the first question. */
    @FunctionalInterface
    public interface Helpers {
        /** What stands for the files of credentials among them. */
        String FILES = "containers-auth.json";

        /** None: the files know it all. */
        Helpers NONE = List::of;

        /** Their names, the best first; the files alone where there are none. */
        List<String> list() throws IOException;
    }

    /**
     * Credentials, and where they are kept.
     *
     * @param where a file, a helper or the command line
     */
    public record Kept(Credentials who, String where) {}

    private record Source(AuthFile file, String name) {}

    /**
     * Looks now whether the file that the user named can be read.
     *
     * @throws CredentialFailure where it cannot
     */
    public synchronized void check() throws IOException {
        if (explicit.isPresent()) {
            files();
        }
    }

    /** Where credentials are looked for, best first. */
    public List<String> places() {
        List<String> all = new ArrayList<>();
        for (String place : listed()) {
            if (place.equals(Helpers.FILES)) {
                all.addAll(filePlaces());
            } else {
                all.add("docker-credential-" + place);
            }
        }
        return all;
    }

    private List<String> listed() {
        try {
            List<String> listed = helpers.list();
            return listed.isEmpty() ? List.of(Helpers.FILES) : listed;
        } catch (IOException e) {
            // Where that cannot be read nobody got as far as to ask for this.
            return List.of(Helpers.FILES);
        }
    }

    private List<String> filePlaces() {
        if (explicit.isPresent()) {
            return List.of(explicit.get().toString());
        }
        if (isSet("REGISTRY_AUTH_FILE")) {
            return List.of(variable("REGISTRY_AUTH_FILE"));
        }
        List<String> places = new ArrayList<>();
        if (isSet("DOCKER_AUTH_CONFIG")) {
            places.add("DOCKER_AUTH_CONFIG");
        }
        usualFiles().forEach(file -> places.add(file.toString()));
        return places;
    }

    /**
     * Who to be towards a registry.
     *
     * @param host {@code host[:port]} as users write it; {@code docker.io} has its aliases
     * @param repository for entries of a path below the host; may be empty
     * @throws CredentialFailure where a file or helper that should know cannot be read
     */
    public Optional<Credentials> find(String host, String repository) throws IOException {
        return locate(host, repository).map(Kept::who);
    }

    /** The same, with the place that they come from. */
    public synchronized Optional<Kept> locate(String host, String repository) throws IOException {
        Optional<Credentials> given = named(host, repository);
        if (given.isPresent()) {
            return given.map(who -> new Kept(who, "the list"));
        }
        if (always.isPresent()) {
            return always.map(who -> new Kept(who, "the command line"));
        }
        List<String> listed = helpers.list();
        return listed.isEmpty() ? inFiles(host, repository) : inAny(listed, host, repository);
    }

    /** A place that fails counts only where no other one knows: it may have been the right one. */
    private Optional<Kept> inAny(List<String> places, String host, String repository)
            throws IOException {
        Optional<CredentialFailure> first = Optional.empty();
        for (String place : places) {
            try {
                Optional<Kept> found =
                        place.equals(Helpers.FILES)
                                ? inFiles(host, repository)
                                : ask(place, host, host);
                if (found.isPresent()) {
                    return found;
                }
            } catch (CredentialFailure e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
        return Optional.empty();
    }

    private Optional<Kept> inFiles(String host, String repository) throws IOException {
        for (Source source : files()) {
            AuthFile file = source.file;
            Optional<String> own = file.helper(host);
            if (own.isPresent()) {
                Optional<Kept> found = ask(own.get(), host, server(host));
                if (found.isPresent()) {
                    return found;
                }
            }
            Optional<Credentials> found = file.find(host, repository);
            if (found.isPresent()) {
                return found.map(who -> new Kept(who, source.name));
            }
            // A default helper stands for every host, also those that want no credentials: where
            // it is not even installed there are none.
            if (own.isEmpty()
                    && file.defaultHelper().isPresent()
                    && isInstalled(file.defaultHelper().get())) {
                Optional<Kept> known = ask(file.defaultHelper().get(), host, server(host));
                if (known.isPresent()) {
                    return known;
                }
            }
        }
        return Optional.empty();
    }

    /** The longest one counts. */
    private Optional<Credentials> named(String host, String repository) {
        String place = host + '/' + repository;
        return named.entrySet().stream()
                .filter(entry -> (place + '/').startsWith(entry.getKey() + '/'))
                .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
                .map(Map.Entry::getValue);
    }

    private boolean isInstalled(String helper) {
        return new CredentialHelper(helper, environment).find().isPresent();
    }

    /**
     * Asks a helper, once.
     *
     * @param server what it knows the host as
     */
    private Optional<Kept> ask(String helper, String host, String server) throws IOException {
        String key = helper + ' ' + host;
        Optional<Credentials> known = asked.get(key);
        if (known == null) {
            known = new CredentialHelper(helper, environment).get(server);
            asked.put(key, known);
        }
        return known.map(who -> new Kept(who, "docker-credential-" + helper));
    }

    /** A host as helpers know it. */
    static String server(String host) {
        return host.equals("docker.io") ? DOCKER_SERVER : host;
    }

    private List<Source> files() throws IOException {
        List<Source> known = files;
        if (known != null) {
            return known;
        }
        List<Source> found = new ArrayList<>();
        if (explicit.isPresent()) {
            found.add(read(explicit.get()));
        } else if (isSet("REGISTRY_AUTH_FILE")) {
            readIfThere(Path.of(variable("REGISTRY_AUTH_FILE")), found);
        } else {
            if (isSet("DOCKER_AUTH_CONFIG")) {
                String name = "DOCKER_AUTH_CONFIG";
                found.add(new Source(AuthFile.parse(variable(name), name), name));
            }
            for (Path file : usualFiles()) {
                readIfThere(file, found);
            }
        }
        files = List.copyOf(found);
        return found;
    }

    private List<Path> usualFiles() {
        if (isSet("DOCKER_CONFIG")) {
            return List.of(Path.of(variable("DOCKER_CONFIG"), "config.json"));
        }
        List<Path> usual = new ArrayList<>();
        String home = variable("HOME");
        if (isSet("XDG_RUNTIME_DIR")) {
            usual.add(Path.of(variable("XDG_RUNTIME_DIR"), "containers/auth.json"));
        } else if (!home.isEmpty()) {
            userId().ifPresent(id -> usual.add(runtimeFile(id)));
        }
        if (isSet("XDG_CONFIG_HOME")) {
            usual.add(Path.of(variable("XDG_CONFIG_HOME"), "containers/auth.json"));
        } else if (!home.isEmpty()) {
            usual.add(Path.of(home, ".config/containers/auth.json"));
        }
        if (!home.isEmpty()) {
            usual.add(Path.of(home, ".docker/config.json"));
            usual.add(Path.of(home, ".dockercfg"));
        }
        return usual;
    }

    static Path runtimeFile(String user) {
        return Path.of("/run/containers", user, "auth.json");
    }

    /** The number of the user we run as, where the system has such. */
    static Optional<String> userId() {
        try {
            return Optional.of(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private boolean isSet(String name) {
        return !variable(name).isEmpty();
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private static void readIfThere(Path file, List<Source> found) throws CredentialFailure {
        if (Files.exists(file)) {
            found.add(read(file));
        }
    }

    private static Source read(Path file) throws CredentialFailure {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CredentialFailure(file.toString(), e);
        }
        return new Source(AuthFile.parse(text, file.toString()), file.toString());
    }

    @Override
    public String toString() {
        return "credentials ***";
    }
}
