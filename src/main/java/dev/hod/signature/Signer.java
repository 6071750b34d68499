package dev.hod.signature;

import dev.hod.image.Digest;
import java.io.IOException;

/** Somebody who signs images. */
public interface Signer {
    /** What it is about to do, in skopeo's words. */
    String told();

    /**
     * Signs a manifest.
     *
     * @param reference what the image is called, in full
     * @throws SigningFailed where the key cannot be had or does not open
     */
    Signature sign(Digest manifest, String reference) throws IOException;
}
