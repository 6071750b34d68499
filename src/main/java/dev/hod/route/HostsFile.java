package dev.hod.route;

import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.toml.BadToml;
import dev.hod.toml.Toml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What containerd's {@code hosts.toml} says of one registry (containerd, docs/hosts.md).
 *
 * @param mirrors asked first, in the file's order
 * @param server the registry itself
 */
record HostsFile(List<Entry> mirrors, Entry server) {
    private static final String API = "/v2";
    private static final String DOCKER_API = "registry-1.docker.io";

    /**
     * A place.
     *
     * @param prefix what its repositories begin with; empty, or with a slash at its end
     */
    record Entry(Hop.Place place, String prefix, Optional<Rule.Use> use) {
        Hop hop(ImageName name) {
            return new Hop(
                    place, new ImageName(prefix + name.repository(), name.tag(), name.digest()));
        }
    }

    HostsFile {
        mirrors = List.copyOf(mirrors);
    }

    /**
     * The file for a registry, where there is one: {@code host_port_}, {@code host:port} or {@code
     * _default}.
     */
    static Optional<Path> find(Path root, String host) {
        for (String name : List.of(host.replaceFirst(":([0-9]+)$", "_$1_"), host, "_default")) {
            Path file = root.resolve(name).resolve("hosts.toml");
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    static HostsFile parse(Path file, String host) throws BadToml {
        Toml toml = Toml.parse(Toml.text(file), file);
        List<Entry> mirrors = new ArrayList<>();
        Optional<Toml> hosts = toml.table("host");
        if (hosts.isPresent()) {
            for (String url : hosts.get().keys()) {
                Toml said = hosts.get().table(url).orElseThrow();
                mirrors.add(entry(url, said, Optional.of(host)));
            }
        }
        String server = toml.text("server").orElse(host);
        return new HostsFile(mirrors, entry(server, toml, Optional.empty()));
    }

    /** Where to ask for an image, best first. */
    List<Hop> hops(ImageName name) {
        List<Hop> hops = new ArrayList<>();
        for (Entry mirror : mirrors) {
            if (mirror.use.isPresent() && mirror.use.get().covers(name)) {
                hops.add(mirror.hop(name));
            }
        }
        hops.add(server.hop(name));
        return hops;
    }

    private static Entry entry(String url, Toml said, Optional<String> namespace) throws BadToml {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        Hop.Scheme how =
                switch (scheme < 0 ? "" : url.substring(0, scheme)) {
                    case "http" -> Hop.Scheme.PLAIN;
                    case "", "https" -> Hop.Scheme.USUAL;
                    default -> throw new BadToml(said.file(), "\"" + url + "\" is no http address");
                };
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String host =
                authority.equals(DOCKER_API)
                        ? WrittenReference.canonicalHost(authority)
                        : authority;
        if (!WrittenReference.isHost(host)) {
            throw new BadToml(said.file(), "\"" + url + "\" names no host");
        }
        String path = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
        String base = path.endsWith(API) ? path.substring(0, path.length() - API.length()) : path;
        String prefix = "";
        if (said.isTrue("override_path")) {
            int api = (path + '/').indexOf(API + '/');
            if (api < 0) {
                throw new BadToml(
                        said.file(),
                        "override_path of \""
                                + url
                                + "\": a path without "
                                + API
                                + " is not handled");
            }
            base = path.substring(0, api);
            prefix = path.substring(api + API.length());
            prefix = prefix.isEmpty() ? "" : prefix.substring(1) + '/';
        }
        Hop.Manner manner =
                new Hop.Manner(
                        how,
                        base,
                        namespace,
                        headers(said),
                        paths(said, strings(said, "ca")),
                        keys(said));
        return new Entry(
                new Hop.Place(
                        host,
                        said.isTrue("skip_verify") ? Hop.Checks.NONE : Hop.Checks.USUAL,
                        manner),
                prefix,
                use(said));
    }

    /** Without "resolve" a mirror is not asked what a tag is; without "pull" for nothing. */
    private static Optional<Rule.Use> use(Toml said) throws BadToml {
        List<String> can = said.texts("capabilities").orElse(List.of("pull", "resolve"));
        if (!can.contains("pull")) {
            return Optional.empty();
        }
        return Optional.of(can.contains("resolve") ? Rule.Use.ALL : Rule.Use.DIGESTS);
    }

    private static List<Hop.Header> headers(Toml said) throws BadToml {
        List<Hop.Header> headers = new ArrayList<>();
        Optional<Toml> table = said.table("header");
        if (table.isPresent()) {
            for (String name : table.get().keys()) {
                for (String value : strings(table.get(), name)) {
                    if (!(name + value).matches("[ -~]*")) {
                        throw new BadToml(said.file(), "header " + name + ": no text for one");
                    }
                    headers.add(new Hop.Header(name, value));
                }
            }
        }
        return headers;
    }

    /** Text, or a list of it. */
    private static List<String> strings(Toml said, String key) throws BadToml {
        return said.any(key).orElse(List.of()) instanceof String text
                ? List.of(text)
                : said.texts(key).orElse(List.of());
    }

    private static List<Path> paths(Toml said, List<String> names) {
        Path folder = said.file().toAbsolutePath().getParent();
        return names.stream()
                .map(name -> folder == null ? Path.of(name) : folder.resolve(name))
                .toList();
    }

    /** A file with both, a list of such, or a list of pairs. */
    private static List<Hop.Key> keys(Toml said) throws BadToml {
        List<Hop.Key> keys = new ArrayList<>();
        Object client = said.any("client").orElse(List.of());
        for (Object one : client instanceof List<?> list ? list : List.of(client)) {
            List<String> names =
                    switch (one) {
                        case String both -> List.of(both, both);
                        case List<?> pair
                                when pair.size() == 2
                                        && pair.getFirst() instanceof String certificate
                                        && pair.getLast() instanceof String key ->
                                List.of(certificate, key.isEmpty() ? certificate : key);
                        default ->
                                throw new BadToml(
                                        said.file(),
                                        "\"client\" is to be a file, or [certificate, key] pairs");
                    };
            List<Path> files = paths(said, names);
            keys.add(new Hop.Key(files.getFirst(), files.getLast()));
        }
        return keys;
    }
}
