package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import dev.hod.reference.BadLocation;
import dev.hod.reference.Location;
import dev.hod.transport.DeletingStore;
import dev.hod.transport.NotFound;
import java.io.IOException;

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
                case Location.OciLayout layout -> layout(locations, layout);
                case Location.Folder _,
                        Location.OciArchive _,
                        Location.DockerArchive _,
                        Location.DockerDaemon _,
                        Location.ContainersStorage _,
                        Location.Pool _,
                        Location.Bundle _ ->
                        throw new UnsupportedLocation(
                                "Deleting images not implemented for %s: images"
                                        .formatted(location.substring(0, location.indexOf(':'))));
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
            throw NotFound.image(
                    "Unable to delete "
                            + location.substring("docker://".length())
                            + ". Image may not exist or is not stored with a v2 Schema in a v2"
                            + " registry");
        }
    }

    private static DeletingStore.Deleted layout(Locations locations, Location.OciLayout layout)
            throws IOException {
        if (!(locations.store(layout) instanceof DeletingStore store)) {
            throw new AssertionError(layout + " lets nothing be deleted");
        }
        return store.delete(layout.name());
    }
}
