package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.graph.MissingPlatform;
import dev.hod.image.Descriptor;
import dev.hod.image.Platform;
import dev.hod.inspect.Inspection;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.Location;
import dev.hod.template.Value;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Looks at one image.
 *
 * @param location as the user wrote it
 * @param platforms of which the first that it has is meant, where it is for several
 */
public record Inspect(
        String location,
        View view,
        RepositoryTags tags,
        List<Platform> platforms,
        Side side,
        Retries retries) {

    /** What is wanted of the image. */
    public enum View {
        FACTS,
        MANIFEST_BYTES,
        CONFIG,
        CONFIG_BYTES
    }

    /** Whether the other tags of the image's repository are wanted too. */
    public enum RepositoryTags {
        LISTED,
        LEFT
    }

    /** What was found. */
    public sealed interface Found {
        /** A document, to the byte. */
        final class Document implements Found {
            private final byte[] bytes;

            Document(byte[] bytes) {
                this.bytes = bytes.clone();
            }

            public byte[] bytes() {
                return bytes.clone();
            }
        }

        /** Something to be shown as JSON or by a template. */
        record Facts(Value value) implements Found {}
    }

    /**
     * Looks.
     *
     * @throws Failure in skopeo's words where it has some
     */
    public Found run(Progress progress) throws IOException {
        return retries.call(progress, () -> once(progress));
    }

    private Found once(Progress progress) throws IOException {
        Location parsed = parsed();
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            Inspection inspection = inspection(locations, parsed);
            return switch (view) {
                case MANIFEST_BYTES -> new Found.Document(inspection.top().bytes());
                case CONFIG -> new Found.Facts(inspection.ociConfig());
                case CONFIG_BYTES -> new Found.Document(inspection.config());
                case FACTS -> {
                    try {
                        List<String> listed = tags(locations, parsed, progress);
                        yield new Found.Facts(inspection.facts(repository(parsed), listed));
                    } catch (MissingPlatform e) {
                        throw Explained.by("Error parsing manifest for image: ", e);
                    }
                }
            };
        }
    }

    private Location parsed() throws IOException {
        try {
            return Location.parse(location);
        } catch (BadLocation e) {
            throw Explained.by("Error parsing image name \"" + location + "\": ", e);
        }
    }

    private Inspection inspection(Locations locations, Location parsed) throws IOException {
        try {
            ImageSource source = locations.source(parsed);
            Optional<Descriptor> found = source.resolve();
            return Inspection.of(
                    source, found.orElseThrow(() -> NotFound.image(missing(parsed))), platforms);
        } catch (Failure e) {
            throw Explained.by(
                    parsed instanceof Location.Folder
                            ? "Error retrieving manifest for image: "
                            : "Error parsing image name \"" + location + "\": ",
                    e);
        }
    }

    private static String missing(Location location) {
        return switch (location) {
            case Location.Registry registry ->
                    "reading manifest %s in %s: manifest unknown"
                            .formatted(
                                    registry.name()
                                            .tag()
                                            .orElseGet(() ->
                                                    registry.name()
                                                            .digest()
                                                            .orElseThrow()
                                                            .toString()),
                                    repository(registry));
            case Location.OciLayout layout -> noDescriptor(layout);
            case Location.OciArchive archive -> noDescriptor(archive);
            case Location.Folder folder ->
                    "open " + folder.path() + "/manifest.json: no such file or directory";
            case Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _,
                    Location.Pool _,
                    Location.Bundle _ ->
                    "there is no such image";
        };
    }

    private static String noDescriptor(Location location) {
        return "no descriptor found for reference \"" + location.name().tag().orElse("") + "\"";
    }

    /** The name of the image's repository, where its location has a reference of Docker's. */
    private static String repository(Location location) {
        return switch (location) {
            case Location.Registry registry -> registry.host() + '/' + registry.name().repository();
            case Location.DockerArchive archive -> repository(archive.name().tag());
            case Location.DockerDaemon daemon -> repository(daemon.name().tag());
            case Location.ContainersStorage storage ->
                    storage.reference().map(r -> r.host() + '/' + r.repository()).orElse("");
            case Location.Pool pool -> pool.name().repository();
            case Location.Bundle bundle -> bundle.name().repository();
            case Location.Folder _, Location.OciLayout _, Location.OciArchive _ -> "";
        };
    }

    private static String repository(Optional<String> reference) {
        if (reference.isEmpty() || reference.get().isEmpty() || reference.get().startsWith("@")) {
            return "";
        }
        try {
            FullReference full = FullReference.parse(reference.get());
            return full.host() + '/' + full.repository();
        } catch (BadLocation e) {
            return "";
        }
    }

    private List<String> tags(Locations locations, Location parsed, Progress progress)
            throws IOException {
        if (tags == RepositoryTags.LEFT || !(parsed instanceof Location.Registry registry)) {
            return List.of();
        }
        try {
            return locations
                    .registry(registry.host())
                    .tagsAsListed(registry.name().repository())
                    .orElse(List.of());
        } catch (Failure e) {
            if (e.kind() != Failure.Kind.UNAUTHORIZED) {
                throw Explained.by("Error determining repository tags: ", e);
            }
            progress.note("Registry disallows tag list retrieval; skipping");
            return List.of();
        }
    }
}
