package dev.hod.transport.storage;

import dev.hod.image.Digest;
import java.util.Optional;

/**
 * A layer as {@code layers.json} lists it.
 *
 * @param folder the storage that it is in, which need not be its image's
 * @param parent the one below; empty for none
 * @param diffId digest of its tar, where it is known
 * @param size of its tar
 */
record StoredLayer(
        StorageFolder folder, String id, String parent, Optional<Digest> diffId, long size) {}
