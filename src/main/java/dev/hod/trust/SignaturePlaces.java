package dev.hod.trust;

import dev.hod.json.Json;
import dev.hod.json.Yaml;
import dev.hod.reference.FullReference;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the signatures of images in registries are: {@code registries.d}
 * (containers-registries.d(5)). Read when it is first asked. Safe for concurrent use.
 */
public final class SignaturePlaces {
    private static final String ALL = "";

    private final Optional<Path> named;
    private final Map<String, String> environment;
    private Optional<WebPages> web = Optional.empty();
    private Optional<Map<String, Section>> sections = Optional.empty();

    /** What is said of a scope. */
    private record Section(
            Optional<String> lookaside, Optional<String> staging, Optional<Boolean> attachments) {}

    /**
     * Where those of one repository are.
     *
     * @param read a folder or web page; {@code @sha256=HEX/signature-1} and so on come behind it
     * @param write where they are put
     * @param attachments whether sigstore's are in the registry, as tags beside the image
     */
    record Place(Lookaside read, Lookaside write, boolean attachments) {}

    /**
     * @param folder that counts instead of the usual ones
     */
    public SignaturePlaces(Optional<Path> folder, Map<String, String> environment) {
        this.named = folder;
        this.environment = Map.copyOf(environment);
    }

    /** Where the signatures of an image in a registry are. */
    Place of(Subject subject, FullReference reference) throws IOException {
        Map<String, Section> all = sections();
        List<Section> said =
                Stream.concat(subject.scopes().stream(), Stream.of(ALL))
                        .map(all::get)
                        .filter(s -> s != null)
                        .toList();
        String usual = usual();
        String read = first(said, Section::lookaside).orElse(usual);
        String write =
                said.stream()
                        .flatMap(s -> s.staging().or(s::lookaside).stream())
                        .findFirst()
                        .orElse(usual);
        return new Place(
                new Lookaside(uri(read, reference), web()),
                new Lookaside(uri(write, reference), web()),
                first(said, Section::attachments).orElse(false));
    }

    /** Whether sigstore's signatures are in registries of which nothing else is said. */
    boolean usualAttachments() throws IOException {
        Section usual = sections().get(ALL);
        return usual != null && usual.attachments().orElse(false);
    }

    private static <T> Optional<T> first(
            List<Section> sections, Function<Section, Optional<T>> part) {
        return sections.stream().map(part).flatMap(Optional::stream).findFirst();
    }

    private static URI uri(String base, FullReference reference) throws BadPolicy {
        try {
            return new URI(base + '/' + reference.repository());
        } catch (URISyntaxException e) {
            throw BadPolicy.places("Invalid signature storage URL " + base);
        }
    }

    /** Without anything said. */
    private String usual() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return "file://"
                + (root
                        ? "/var/lib/containers/sigstore"
                        : environment.getOrDefault("HOME", "")
                                + "/.local/share/containers/sigstore");
    }

    private synchronized Map<String, Section> sections() throws IOException {
        if (sections.isEmpty()) {
            sections = Optional.of(read());
        }
        return sections.get();
    }

    private synchronized WebPages web() {
        WebPages known = web.orElseGet(() -> new WebPages(environment));
        web = Optional.of(known);
        return known;
    }

    private Path folder() {
        Path ours =
                Path.of(environment.getOrDefault("HOME", "/"), ".config/containers/registries.d");
        return named.orElse(
                Files.isDirectory(ours) ? ours : Path.of("/etc/containers/registries.d"));
    }

    private Map<String, Section> read() throws IOException {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
        Map<String, Section> all = new HashMap<>();
        Map<String, Path> from = new HashMap<>();
        for (Path file : files) {
            for (Map.Entry<String, Section> entry : read(file).entrySet()) {
                Path other = from.putIfAbsent(entry.getKey(), file);
                if (other != null) {
                    throw BadPolicy.places(
                            "%s defined both in \"%s\" and \"%s\""
                                    .formatted(
                                            entry.getKey().isEmpty()
                                                    ? "\"default-docker\""
                                                    : "\"docker\" namespace \""
                                                            + entry.getKey()
                                                            + '"',
                                            other,
                                            file));
                }
                all.put(entry.getKey(), entry.getValue());
            }
        }
        return all;
    }

    private static Map<String, Section> read(Path file) throws IOException {
        Map<String, Section> found = new HashMap<>();
        Json document;
        try {
            document = Yaml.parse(Files.readString(file));
        } catch (IOException e) {
            throw BadPolicy.places("parsing " + file + ": " + e.getMessage());
        }
        if (document instanceof Json.Struct members) {
            if (members.get("default-docker").isPresent()) {
                found.put(ALL, section(members.struct("default-docker")));
            }
            for (String scope : members.struct("docker").members().keySet()) {
                found.put(scope, section(members.struct("docker").struct(scope)));
            }
        } else if (!(document instanceof Json.Nothing)) {
            throw BadPolicy.places("parsing " + file + ": it is no mapping");
        }
        return found;
    }

    private static Section section(Json.Struct members) {
        return new Section(
                either(members, List.of("lookaside", "sigstore")),
                either(members, List.of("lookaside-staging", "sigstore-staging")),
                either(members, List.of("use-sigstore-attachments", "use-cosign-attachments"))
                        .map(text ->
                                Set.of("true", "yes", "on", "y")
                                        .contains(text.toLowerCase(Locale.ROOT))));
    }

    private static Optional<String> either(Json.Struct members, List<String> names) {
        List<String> found = new ArrayList<>();
        names.forEach(name -> found.add(members.text(name)));
        return found.stream().filter(text -> !text.isEmpty()).findFirst();
    }
}
