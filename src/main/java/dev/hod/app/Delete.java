package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.reference.Location;
import dev.hod.transport.DeletingStore;
import dev.hod.transport.ImageSource;
import dev.hod.transport.RemovingStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Deletes one image.
 *
 * @param location as the user wrote it
 */
public record Delete(String location, Side side, Retries retries) {

    /**
     * Deletes.
     *
     * @throws Failure in skopeo's words where it has some
     */
    public DeletingStore.Deleted run(Progress progress) throws IOException {
        return retries.call(progress, () -> once(progress));
    }

    private DeletingStore.Deleted once(Progress progress) throws IOException {
        Location parsed;
        try {
            parsed = Location.parse(location);
        } catch (BadLocation e) {
            throw Explained.by("Invalid source name " + location + ": ", e);
        }
        try (Locations locations = new Locations(side, Locations.Use.READ, progress)) {
            return switch (parsed) {
                case Location.Registry registry -> registry(locations, registry);
                case Location.OciLayout layout -> deleted(locations, layout);
                case Location.ContainersStorage storage -> deleted(locations, storage);
                case Location.Pool pool -> pool(locations.source(pool), pool, progress);
                case Location.Folder _,
                        Location.OciArchive _,
                        Location.DockerArchive _,
                        Location.DockerDaemon _,
                        Location.Bundle _ ->
                        throw new UnsupportedLocation(
                                "Deleting images not implemented for %s: images"
                                        .formatted(kind(parsed)));
            };
        }
    }

    private DeletingStore.Deleted registry(Locations locations, Location.Registry registry)
            throws IOException {
        try {
            DeletingStore.Deleted deleted =
                    locations.registry(registry.host()).delete(registry.name());
            side.registries().trust().forget(registry, deleted.digest());
            return deleted;
        } catch (NotFound e) {
            // Not told apart from other failures by its code, as skopeo does not.
            throw new NotFound(
                    "Unable to delete "
                            + location.substring("docker://".length())
                            + ". Image may not exist or is not stored with a v2 Schema in a v2"
                            + " registry");
        }
    }

    /**
     * As a registry does it: the manifest goes with all tags that point at it. What it consists of
     * stays until the pool is collected.
     */
    private DeletingStore.Deleted pool(ImageSource found, Location.Pool pool, Progress progress)
            throws IOException {
        Digest digest =
                found.resolve()
                        .orElseThrow(
                                () -> NotFound.image(found.where() + ": there is no such image"))
                        .digest();
        try (Locations locations = new Locations(side, Locations.Use.WRITE, progress)) {
            if (!(locations.store(pool) instanceof RemovingStore store)) {
                throw new AssertionError(pool + " lets nothing be removed");
            }
            String repository = found.name().repository();
            List<String> tags = store.removeManifest(repository, digest).orElse(List.of());
            return new DeletingStore.Deleted(
                    digest,
                    tags.stream()
                            .filter(tag -> !Optional.of(tag).equals(found.name().tag()))
                            .toList());
        }
    }

    /** As skopeo calls it. */
    private String kind(Location parsed) {
        return parsed instanceof Location.OciArchive
                ? "oci"
                : location.substring(0, location.indexOf(':'));
    }

    private static DeletingStore.Deleted deleted(Locations locations, Location place)
            throws IOException {
        if (!(locations.store(place) instanceof DeletingStore store)) {
            throw new AssertionError(place + " lets nothing be deleted");
        }
        return store.delete(place.name());
    }
}
