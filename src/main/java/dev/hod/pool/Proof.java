package dev.hod.pool;

import dev.hod.image.Descriptor;
import java.util.function.Consumer;

/** What content that lies in a pool must show before it is taken as there. */
public sealed interface Proof {
    /** The right length: bytes are hashed on their way in, and never changed after that. */
    record OfLength() implements Proof {}

    /**
     * The right digest: its file is read, once for as long as the pool is open.
     *
     * @param rotten told of each blob whose file is something else, from any thread
     */
    record OfDigest(Consumer<Descriptor> rotten) implements Proof {}

    Proof LENGTH = new OfLength();
}
