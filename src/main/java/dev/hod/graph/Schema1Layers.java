package dev.hod.graph;

import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.schema1.Schema1;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.SequencedMap;

/** The layers of an image of schema 1, which does not say how large they are. */
final class Schema1Layers {
    private Schema1Layers() {}

    /**
     * Adds them to others.
     *
     * @throws UnsupportedManifest where the manifest is not of schema 1
     */
    static void of(ImageSource source, RawManifest raw, SequencedMap<Digest, Descriptor> blobs)
            throws IOException {
        if (!raw.mediaType().isSchema1()) {
            throw new UnsupportedManifest(source, raw.descriptor());
        }
        for (Digest layer : Schema1.parse(raw).layers()) {
            Descriptor found =
                    source.find(layer)
                            .orElseThrow(() ->
                                    new NotFound("blob " + layer + " is not in " + source.where()));
            blobs.putIfAbsent(layer, found);
        }
    }
}
