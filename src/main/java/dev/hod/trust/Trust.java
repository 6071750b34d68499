package dev.hod.trust;

import dev.hod.reference.Location;
import dev.hod.transport.ImageSource;
import java.io.IOException;

/** Whom a run trusts. */
public record Trust(Policy policy) {
    /** Everybody. */
    public static final Trust ANYBODY = new Trust(Policy.NONE);

    /**
     * An image that is carried on only where it may be.
     *
     * @param at where it is
     * @param keeping what becomes of its signatures
     */
    public ImageSource guarded(ImageSource source, Location at, Keeping keeping)
            throws IOException {
        return new GuardedSource(source, Subject.of(at), policy, keeping);
    }
}
