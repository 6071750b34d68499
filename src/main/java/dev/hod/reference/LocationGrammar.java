package dev.hod.reference;

import dev.hod.image.Digest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How locations are written; see {@link Location}. */
final class LocationGrammar {
    /** What an OCI layout may call an image (containers/image, oci/internal/oci_util.go). */
    private static final Pattern LAYOUT_NAME = layoutName();

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");
    private static final String SHA256 = Digest.Algorithm.SHA256.label();

    private LocationGrammar() {}

    private static Pattern layoutName() {
        String component = "[A-Za-z0-9]++(?:(?:[-._:@+]|--)[A-Za-z0-9]++)*+";
        return Pattern.compile(component + "(?:/" + component + ")*+");
    }

    static Location parse(String text) throws BadLocation {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadLocation(
                    "Invalid image name \"%s\", expected colon-separated transport:reference"
                            .formatted(text));
        }
        String transport = text.substring(0, colon);
        String details = text.substring(colon + 1);
        return switch (transport) {
            case "docker" -> registry(details);
            case "dir" -> new Location.Folder(path(details));
            case "oci" -> new Location.OciLayout(path(before(details)), layoutName(details));
            case "oci-archive" ->
                    new Location.OciArchive(path(before(details)), layoutName(details));
            case "docker-archive" -> dockerArchive(details);
            case "docker-daemon" -> dockerDaemon(details);
            case "containers-storage" -> containersStorage(details);
            case "pool" -> new Location.Pool(path(before(details)), plainName(details));
            case "bundle" -> new Location.Bundle(path(before(details)), plainName(details));
            default ->
                    throw new BadLocation(
                            "Invalid image name \"%s\", unknown transport \"%s\""
                                    .formatted(text, transport));
        };
    }

    /** What stands behind a path that ends at the first colon. */
    static String suffix(ImageName name) {
        if (name.equals(ImageName.SOLE)) {
            return "";
        }
        String text = name.toString();
        return name.repository().isEmpty() ? text : ':' + text;
    }

    static void requireNoColon(Path path) {
        if (path.toString().indexOf(':') >= 0) {
            throw new IllegalArgumentException("a colon ends the path: " + path);
        }
    }

    private static String before(String details) {
        int colon = details.indexOf(':');
        return colon < 0 ? details : details.substring(0, colon);
    }

    private static String behind(String details) {
        int colon = details.indexOf(':');
        return colon < 0 ? "" : details.substring(colon + 1);
    }

    private static Path path(String text) throws BadLocation {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadLocation("\"" + text.replace('\0', '?') + "\" is no file's name");
        }
    }

    private static Location registry(String details) throws BadLocation {
        if (!details.startsWith("//")) {
            throw new BadLocation("docker: image reference " + details + " does not start with //");
        }
        FullReference image = FullReference.parse(details.substring(2)).withDefaultTag();
        if (image.tag().isPresent() && image.digest().isPresent()) {
            throw new BadLocation(
                    "Docker references with both a tag and digest are currently not supported");
        }
        return new Location.Registry(
                image.host(), new ImageName(image.repository(), image.tag(), image.digest()));
    }

    private static ImageName layoutName(String details) throws BadLocation {
        String name = behind(details);
        if (name.isEmpty()) {
            return ImageName.SOLE;
        }
        if (name.startsWith("@")) {
            return entry(name, "Invalid source index " + name + ": not an integer");
        }
        if (!LAYOUT_NAME.matcher(name).matches()) {
            throw new BadLocation("Invalid image " + name);
        }
        return ImageName.called(name);
    }

    private static ImageName entry(String name, String notANumber) throws BadLocation {
        String digits = name.substring(1);
        if (!NUMBER.matcher(digits).matches()) {
            throw new BadLocation(notANumber);
        }
        int position = Integer.parseInt(digits);
        if (position < 0) {
            throw new BadLocation("Invalid source index @" + position + ": must not be negative");
        }
        return ImageName.entry(position);
    }

    private static Location dockerArchive(String details) throws BadLocation {
        if (details.isEmpty()) {
            throw new BadLocation(
                    "docker-archive reference  isn't of the form <path>[:<reference>]");
        }
        Path path = path(before(details));
        if (details.indexOf(':') < 0) {
            return new Location.DockerArchive(path, ImageName.SOLE);
        }
        String name = behind(details);
        if (name.startsWith("@")) {
            String reason =
                    "Invalid source index %s: strconv.Atoi: parsing \"%s\": invalid syntax"
                            .formatted(name, name.substring(1));
            return new Location.DockerArchive(path, entry(name, reason));
        }
        FullReference reference;
        try {
            reference = FullReference.parse(name).withDefaultTag();
        } catch (BadLocation e) {
            throw new BadLocation("docker-archive parsing reference: " + e.getMessage());
        }
        if (reference.tag().isEmpty()) {
            throw new BadLocation("reference does not include a tag: " + reference);
        }
        return new Location.DockerArchive(path, ImageName.called(reference.toString()));
    }

    private static Location dockerDaemon(String details) throws BadLocation {
        Optional<Digest> id = Digest.tryParse(details);
        if (id.isPresent()) {
            if (id.get().algorithm() != Digest.Algorithm.SHA256) {
                throw new BadLocation(
                        "Invalid docker-daemon: reference %s: only digest algorithm %s accepted"
                                .formatted(details, SHA256));
            }
            return new Location.DockerDaemon(ImageName.digested("", id.get()));
        }
        FullReference reference = FullReference.parse(details);
        if (reference.familiarName().equals(SHA256)) {
            throw new BadLocation(
                    "Invalid docker-daemon: reference %s: The %s repository name is reserved for (non-shortened) digest references"
                            .formatted(details, SHA256));
        }
        if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
            throw new BadLocation(
                    "docker-daemon: reference %s has neither a tag nor a digest"
                            .formatted(reference.familiar()));
        }
        if (reference.tag().isPresent() && reference.digest().isPresent()) {
            throw new BadLocation(
                    "docker-daemon: references with both a tag and digest are currently not supported");
        }
        return new Location.DockerDaemon(ImageName.called(reference.toString()));
    }

    private static Location containersStorage(String details) throws BadLocation {
        String rest = details;
        Optional<Location.StorageRoots> store = Optional.empty();
        if (rest.startsWith("[")) {
            int close = rest.indexOf(']');
            if (close < 1) {
                throw new BadLocation("invalid reference");
            }
            store = Optional.of(storageRoots(rest.substring(1, close)));
            rest = rest.substring(close + 1);
        }
        if (rest.isEmpty()) {
            throw new BadLocation("\"" + details + "\" is an empty reference: invalid reference");
        }
        Optional<String> id = Optional.empty();
        int at = rest.lastIndexOf('@');
        String last = rest.substring(at + 1);
        if (at >= 0 && last.isEmpty()) {
            throw new BadLocation(
                    "empty trailing digest or ID in \"" + rest + "\": invalid reference");
        }
        if (IMAGE_ID.matcher(last).matches()) {
            id = Optional.of(last);
            rest = at < 0 ? "" : rest.substring(0, at);
        } else if (at >= 0 && Digest.tryParse(last).isEmpty()) {
            throw new BadLocation(
                    "\"" + last + "\" does not look like an image ID or digest: invalid reference");
        }
        return new Location.ContainersStorage(
                store,
                rest.isEmpty()
                        ? Optional.empty()
                        : Optional.of(FullReference.parse(rest).withDefaultTag()),
                id);
    }

    private static Location.StorageRoots storageRoots(String text) throws BadLocation {
        int at = text.indexOf('@');
        Optional<String> driver = at < 0 ? Optional.empty() : Optional.of(text.substring(0, at));
        String rest = text.substring(at + 1);
        if (rest.isEmpty() || driver.filter(String::isEmpty).isPresent()) {
            throw new BadLocation("invalid reference");
        }
        int colon = rest.indexOf(':');
        List<String> options =
                colon < 0 ? List.of() : List.of(rest.substring(colon + 1).split(",", -1));
        String roots = colon < 0 ? rest : rest.substring(0, colon);
        int plus = roots.indexOf('+');
        Path graphRoot = path(plus < 0 ? roots : roots.substring(0, plus));
        Optional<Path> runRoot =
                plus < 0 ? Optional.empty() : Optional.of(path(roots.substring(plus + 1)));
        if (!graphRoot.isAbsolute() || runRoot.filter(r -> !r.isAbsolute()).isPresent()) {
            throw new BadLocation("path name is not absolute");
        }
        return new Location.StorageRoots(driver, graphRoot, runRoot, options);
    }

    private static ImageName plainName(String details) throws BadLocation {
        String name = behind(details);
        if (name.isEmpty()) {
            return ImageName.SOLE;
        }
        WrittenReference written;
        try {
            written = WrittenReference.parse(name);
        } catch (BadReference e) {
            throw new BadLocation("invalid reference format: " + e.getMessage());
        }
        // A pool may keep images of several hosts, the host before their path.
        String repository = written.host().map(h -> h + '/').orElse("") + written.path();
        if (!WrittenReference.isPath(repository)) {
            throw new BadLocation(
                    "invalid reference format: \"%s\" is not a repository name"
                            .formatted(repository));
        }
        boolean plain = written.tag().isEmpty() && written.digest().isEmpty();
        return new ImageName(
                repository, plain ? Optional.of("latest") : written.tag(), written.digest());
    }
}
