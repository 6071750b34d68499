package dev.hod.transport.storage;

import dev.hod.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image as {@code images.json} lists it.
 *
 * @param id its config's hash in hexadecimal digits, usually
 * @param folder the storage that it is in
 * @param layer the top one's id; empty for an image without layers
 * @param signatures lengths of those of each manifest, which are kept in one piece
 */
record StoredImage(
        StorageFolder folder,
        String id,
        Optional<Digest> digest,
        List<String> names,
        String layer,
        Map<Digest, List<Integer>> signatures) {
    StoredImage {
        signatures = Map.copyOf(signatures);
        names = List.copyOf(names);
    }
}
