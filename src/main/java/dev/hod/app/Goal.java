package dev.hod.app;

import dev.hod.install.Target;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.KeptHost;
import dev.hod.transport.dir.DirStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where all images of a {@link Stock} go, and what they are called there.
 *
 * @param place a registry with or without a path in it, a folder or a file
 * @param suffix stands behind every name
 */
public record Goal(Kind kind, String place, Naming naming, String suffix) {
    /** What the place is. */
    public enum Kind {
        DOCKER,
        DIR,
        OCI,
        POOL,
        BUNDLE
    }

    /** How much of an image's name stays. */
    public enum Naming {
        /** What stands behind the last slash: skopeo's way, in which names may collide. */
        LAST,
        /** All but the host. */
        PATH,
        /** All, host included. */
        WHOLE;

        private String of(Stock.Item item) {
            return switch (this) {
                case LAST -> item.path().substring(item.path().lastIndexOf('/') + 1);
                case PATH -> item.path();
                case WHOLE -> item.host().map(h -> h + '/').orElse("") + item.path();
            };
        }
    }

    /**
     * The way of one image.
     *
     * @throws BadLocation where the place can have no image of its name
     */
    Cargo.Pair pair(Stock.Item item) throws BadLocation {
        String name = naming.of(item) + suffix;
        ImageName there =
                switch (kind) {
                    case DOCKER -> plain(reference(trimmed() + '/' + portable(name)));
                    case DIR -> DirStore.below(name);
                    case OCI -> ImageName.called(name);
                    case POOL, BUNDLE -> plain(reference("localhost/" + portable(name)));
                };
        return new Cargo.Pair(item.location(), depot(), there);
    }

    /** The registry that is asked, where one is. */
    public Optional<String> host() throws BadLocation {
        return switch (kind) {
            case DOCKER -> Optional.of(reference(trimmed() + "/x").host());
            case DIR, OCI, POOL, BUNDLE -> Optional.empty();
        };
    }

    /** The place. */
    public Depot depot() throws BadLocation {
        Path path = Path.of(place);
        return switch (kind) {
            case DOCKER -> new Depot.Registry(new Target(host().orElseThrow(), Optional.empty()));
            case DIR -> new Depot.Place(new Location.Folder(path));
            case OCI -> new Depot.Place(new Location.OciLayout(path, ImageName.SOLE));
            case POOL -> new Depot.Place(new Location.Pool(path, ImageName.SOLE));
            case BUNDLE -> new Depot.Place(new Location.Bundle(path, ImageName.SOLE));
        };
    }

    private String trimmed() {
        return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    }

    private static FullReference reference(String text) throws BadLocation {
        try {
            return FullReference.parse(text).withDefaultTag();
        } catch (BadLocation e) {
            throw new BadLocation("\"%s\": %s".formatted(text, e.getMessage()));
        }
    }

    private static ImageName plain(FullReference reference) {
        return new ImageName(reference.repository(), reference.tag(), reference.digest());
    }

    /** A host at the beginning, such as scoped folders have, in letters that repositories allow. */
    private static String portable(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        return first.indexOf(':') >= 0 && WrittenReference.isHost(first)
                ? KeptHost.toComponent(first) + name.substring(slash)
                : name;
    }
}
