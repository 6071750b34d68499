package dev.hod.copy;

import dev.hod.image.PlatformChoice;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;

/**
 * One image to carry.
 *
 * @param written the name as the user wrote it; what messages and the list of failed ones say
 * @param destination of the store that the {@link Copier} writes to
 */
public record Request(
        String written,
        ImageSource source,
        ImageDestination destination,
        PlatformChoice platforms,
        ProvenanceChoice provenance,
        ReferrersChoice referrers) {
    /** The same image from another source. */
    public Request from(ImageSource other) {
        return new Request(written, other, destination, platforms, provenance, referrers);
    }
}
