package dev.hod.transport.docker;

import dev.hod.image.Descriptor;
import dev.hod.tar.TarFile;
import java.io.IOException;
import java.util.List;

/** An image as an archive lists it. */
sealed interface ArchivedImage permits SavedImage, LegacyImage {
    /** Its names as written there, in whatever form. */
    List<String> tags();

    /**
     * The image with a manifest.
     *
     * @param kept manifests that the archive has besides; one that lists the same is taken as it is
     * @throws dev.hod.tar.BadTar where something is missing or does not fit
     */
    Saved prepare(TarFile tar, List<Descriptor> kept) throws IOException;
}
