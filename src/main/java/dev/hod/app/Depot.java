package dev.hod.app;

import dev.hod.install.Target;
import dev.hod.reference.BadLocation;
import dev.hod.reference.BadReference;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;

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
