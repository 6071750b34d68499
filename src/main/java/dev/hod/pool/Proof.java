package dev.hod.pool;

import dev.hod.image.Digest;
import dev.hod.progress.Progress;
import java.util.Set;

/** What content that lies in a pool must show before it is taken as there. */
public sealed interface Proof {
    /** The right length: bytes are hashed on their way in, and never changed after that. */
    record OfLength() implements Proof {}

    /**
     * The right digest: its file is read, once for as long as the pool is open.
     *
     * @param progress shows what is read, and is told of each blob whose file is something else
     */
    record OfDigest(Progress progress) implements Proof {}

    /**
     * The right length, except of what a check has just found to be something else.
     *
     * @param faulty digests of that
     */
    record OfLengthExcept(Set<Digest> faulty) implements Proof {
        public OfLengthExcept {
            faulty = Set.copyOf(faulty);
        }
    }

    Proof LENGTH = new OfLength();
}
