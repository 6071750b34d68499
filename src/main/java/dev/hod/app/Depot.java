package dev.hod.app;

import dev.hod.image.Digest;
import dev.hod.install.Target;
import dev.hod.reference.BadLocation;
import dev.hod.reference.BadReference;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.util.Optional;

/** A place for many images, as users write it: a location without an image in it. */
public sealed interface Depot {
    /** {@code docker://HOST[:PORT][/PREFIX]}. */
    record Registry(Target target) implements Depot {
        @Override
        public String toString() {
            return "docker://" + target;
        }
    }

    /** Any other. */
    record Place(Location location) implements Depot {
        @Override
        public String toString() {
            return location.toString();
        }
    }

    /**
     * Parses it.
     *
     * @throws BadLocation where that is none, or is one image already
     */
    static Depot parse(String text) throws BadLocation {
        String docker = "docker://";
        if (text.startsWith(docker)) {
            try {
                return new Registry(Target.parse(text.substring(docker.length())));
            } catch (BadReference e) {
                throw new BadLocation(String.valueOf(e.getMessage()));
            }
        }
        Location location = Location.parse(text);
        boolean whole =
                switch (location) {
                    case Location.DockerDaemon _, Location.ContainersStorage _ -> false;
                    case Location.Registry _,
                            Location.Folder _,
                            Location.OciLayout _,
                            Location.OciArchive _,
                            Location.DockerArchive _,
                            Location.Pool _,
                            Location.Bundle _ ->
                            location.name().equals(ImageName.SOLE);
                };
        if (!whole) {
            throw new BadLocation(
                    text + " names an image; several images need a place without one");
        }
        return new Place(location);
    }

    /** Opens it. */
    default Store open(Locations side) throws IOException {
        return switch (this) {
            case Registry(Target target) -> side.registry(target.host());
            case Place(Location location) -> side.store(location);
        };
    }

    /** One image of it, as users write that. */
    default String shown(ImageName image) {
        return switch (this) {
            case Registry(Target target) -> new Location.Registry(target.host(), image).toString();
            case Place(Location location) ->
                    location instanceof Location.Folder(var path)
                            ? "dir:" + path.resolve(image.repository())
                            : location.place()
                                    + ':'
                                    + (image.repository().isEmpty()
                                            ? image.tag().orElseGet(image::toString)
                                            : image);
        };
    }

    /** Where an image of it is. */
    default Location at(ImageName name) {
        return switch (this) {
            case Registry(Target target) -> new Location.Registry(target.host(), name);
            case Place(Location location) -> inPlace(location, name);
        };
    }

    /** An image of a place, whatever the place says of one. */
    private static Location inPlace(Location place, ImageName name) {
        return switch (place) {
            case Location.Registry registry -> new Location.Registry(registry.host(), name);
            case Location.Folder folder ->
                    new Location.Folder(folder.path().resolve(name.repository()));
            case Location.OciLayout oci -> new Location.OciLayout(oci.path(), name);
            case Location.OciArchive archive -> new Location.OciArchive(archive.path(), name);
            case Location.DockerArchive archive -> new Location.DockerArchive(archive.path(), name);
            case Location.DockerDaemon _ -> new Location.DockerDaemon(name);
            case Location.ContainersStorage storage ->
                    new Location.ContainersStorage(
                            storage.store(),
                            name.tag().flatMap(Depot::parsed),
                            name.digest().map(Digest::hex));
            case Location.Pool pool -> new Location.Pool(pool.path(), name);
            case Location.Bundle bundle -> new Location.Bundle(bundle.path(), name);
        };
    }

    private static Optional<FullReference> parsed(String text) {
        try {
            return Optional.of(FullReference.parse(text));
        } catch (BadLocation e) {
            return Optional.empty();
        }
    }

    /** What an image is called in it. */
    default ImageName name(FullReference image) throws BadReference {
        ImageName plain = new ImageName(image.repository(), image.tag(), image.digest());
        return switch (this) {
            case Registry(Target target) -> target.name(plain);
            case Place(Location location) ->
                    switch (location) {
                        case Location.Folder _ -> DirStore.below(plain.toString());
                        case Location.OciLayout _, Location.OciArchive _ ->
                                ImageName.called(plain.toString());
                        case Location.DockerArchive _,
                                Location.DockerDaemon _,
                                Location.ContainersStorage _ ->
                                ImageName.called(image.toString());
                        case Location.Pool _, Location.Bundle _, Location.Registry _ -> plain;
                    };
        };
    }
}
