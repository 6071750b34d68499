package dev.hod.trust;

import dev.hod.reference.FullReference;
import dev.hod.reference.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image as trust policies name it (containers-policy.json(5), "Supported transports and their
 * scopes").
 *
 * @param transport for example {@code docker}
 * @param scopes under which a policy may speak of it, the most specific first; without the empty
 *     one that stands for the whole transport
 * @param reference what a signature has to call it, where that is known
 * @param name as messages name it, {@code transport:details}
 */
public record Subject(
        String transport, List<String> scopes, Optional<FullReference> reference, String name) {
    public Subject {
        scopes = List.copyOf(scopes);
    }

    /**
     * The image at a location.
     *
     * @throws IOException where a path cannot be followed
     */
    public static Subject of(Location location) throws IOException {
        return switch (location) {
            case Location.Registry registry ->
                    called(
                            "docker",
                            "",
                            new FullReference(
                                            registry.host(),
                                            registry.name().repository(),
                                            registry.name().tag(),
                                            registry.name().digest())
                                    .withDefaultTag(),
                            location);
            case Location.Folder folder -> inFile("dir", folder.path(), location);
            case Location.OciLayout oci -> inFile("oci", oci.path(), location);
            case Location.OciArchive archive -> inFile("oci-archive", archive.path(), location);
            case Location.Pool pool -> inFile("pool", pool.path(), location);
            case Location.Bundle bundle -> inFile("bundle", bundle.path(), location);
            case Location.DockerArchive _ ->
                    new Subject("docker-archive", List.of(), Optional.empty(), location.toString());
            case Location.DockerDaemon daemon ->
                    parsed(daemon.name().tag().orElse(""))
                            .map(reference -> called("docker-daemon", "", reference, location))
                            .orElseGet(() ->
                                    new Subject(
                                            "docker-daemon",
                                            List.of(),
                                            Optional.empty(),
                                            location.toString()));
            case Location.ContainersStorage storage -> storage(storage);
        };
    }

    private static Optional<FullReference> parsed(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(FullReference.parse(text).withDefaultTag());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Subject called(
            String transport, String prefix, FullReference reference, Location location) {
        // Where there is a digest, that is what is fetched, and what a signature has to be for.
        FullReference meant =
                reference.digest().isPresent()
                        ? new FullReference(
                                reference.host(),
                                reference.repository(),
                                Optional.empty(),
                                reference.digest())
                        : reference;
        List<String> scopes = new ArrayList<>();
        scopes.add(prefix + meant);
        String name = meant.host() + '/' + meant.repository();
        for (int slash = name.length(); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            scopes.add(prefix + name.substring(0, slash));
        }
        int port = meant.host().indexOf(':');
        String domain = port < 0 ? meant.host() : meant.host().substring(0, port);
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            scopes.add(prefix + '*' + domain.substring(dot));
        }
        return new Subject(transport, scopes, Optional.of(meant), location.toString());
    }

    private static Subject inFile(String transport, Path path, Location location)
            throws IOException {
        List<String> scopes = new ArrayList<>();
        // The root is none: it would mean the same as the whole transport.
        for (Path at = resolved(path); at != null && at.getNameCount() > 0; at = at.getParent()) {
            scopes.add(at.toString());
        }
        return new Subject(transport, scopes, Optional.empty(), location.toString());
    }

    private static Path resolved(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path parent = absolute.getParent();
        return parent != null && Files.exists(parent)
                ? parent.toRealPath().resolve(absolute.getFileName())
                : absolute;
    }

    private static Subject storage(Location.ContainersStorage storage) {
        List<String> scopes = new ArrayList<>();
        List<String> roots = new ArrayList<>();
        storage.store()
                .ifPresent(root -> {
                    root.driver()
                            .ifPresent(driver ->
                                    roots.add('[' + driver + '@' + root.graphRoot() + ']'));
                    roots.add("[" + root.graphRoot() + ']');
                });
        String first = roots.isEmpty() ? "" : roots.getFirst();
        Optional<FullReference> reference = storage.reference();
        if (reference.isPresent()) {
            Subject named =
                    called("containers-storage", first, reference.get().withDefaultTag(), storage);
            scopes.addAll(named.scopes());
        }
        scopes.addAll(roots);
        return new Subject("containers-storage", scopes, reference, storage.toString());
    }
}
