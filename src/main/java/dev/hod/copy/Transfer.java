package dev.hod.copy;

import dev.hod.image.Descriptor;
import dev.hod.transport.ImageDestination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** One blob, and all repositories of the destination that are to hold it. */
final class Transfer {
    private final Descriptor blob;
    private final SequencedMap<String, Place> places = new LinkedHashMap<>();

    Transfer(Descriptor blob) {
        this.blob = blob;
    }

    /**
     * A repository and the images in it that need the blob.
     *
     * @param destination some image of the repository
     */
    record Place(ImageDestination destination, List<ImageRun> users) {
        String repository() {
            return destination.name().repository();
        }

        boolean isWanted() {
            return users.stream().anyMatch(ImageRun::isAlive);
        }
    }

    Descriptor blob() {
        return blob;
    }

    void add(ImageRun user) {
        ImageDestination destination = user.image().request().destination();
        places.computeIfAbsent(
                        destination.name().repository(),
                        _ -> new Place(destination, new ArrayList<>()))
                .users()
                .add(user);
    }

    List<Place> places() {
        return List.copyOf(places.values());
    }

    /** The images that still need it. */
    List<ImageRun> users() {
        return places.values().stream()
                .flatMap(p -> p.users().stream())
                .filter(ImageRun::isAlive)
                .toList();
    }
}
