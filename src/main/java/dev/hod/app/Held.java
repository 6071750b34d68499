package dev.hod.app;

import dev.hod.pool.Proof;
import dev.hod.progress.Progress;

/** What lies in a pool that is filled counts as held, and is not taken once more. */
public enum Held {
    /** If its length is right. */
    BY_LENGTH,
    /** If it has its digest: what is rotten is taken anew, which is said. */
    BY_DIGEST;

    Proof proof(Progress progress) {
        return switch (this) {
            case BY_LENGTH -> Proof.LENGTH;
            case BY_DIGEST -> new Proof.OfDigest(progress);
        };
    }
}
