package dev.hod.transport;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.util.List;

/** A store from which single images can be deleted. */
public interface DeletingStore extends Store {
    /**
     * Deletes an image.
     *
     * @throws NotFound where there is no such image
     */
    Deleted delete(ImageName name) throws IOException;

    /**
     * What went.
     *
     * @param digest the image's
     * @param others further names that pointed at it and are gone too, sorted
     */
    record Deleted(Digest digest, List<String> others) {
        public Deleted {
            others = List.copyOf(others);
        }
    }
}
