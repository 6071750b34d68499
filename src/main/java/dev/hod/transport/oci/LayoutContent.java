package dev.hod.transport.oci;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import java.io.IOException;
import java.util.Optional;

/** What is in a layout, wherever its files are. Safe for concurrent use. */
interface LayoutContent {
    /** How messages name it: a location without a name. */
    String where();

    /**
     * The index.
     *
     * @throws BadLayout where it cannot be understood
     */
    OciIndex index() throws IOException;

    /**
     * A manifest, checked.
     *
     * @throws dev.hod.error.Failure of kind NOT_FOUND where it is not there
     */
    RawManifest manifest(Descriptor descriptor) throws IOException;

    /** A manifest that no entry names, by its digest. */
    Optional<Descriptor> manifest(Digest digest) throws IOException;

    /** A blob, whether it is there or not. */
    Blob blob(Descriptor descriptor);

    /** A blob of which only the digest is known. */
    Optional<Descriptor> find(Digest blob) throws IOException;
}
