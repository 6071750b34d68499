package dev.hod.graph;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.transport.ImageSource;

/** A manifest of a type that registries do not keep any more, or never did. */
public final class UnsupportedManifest extends Failure {
    private static final long serialVersionUID = 1L;

    UnsupportedManifest(ImageSource source, Descriptor descriptor) {
        super(Kind.UNSUPPORTED, source.where() + ": " + reason(descriptor));
    }

    private static String reason(Descriptor descriptor) {
        String what = "manifest " + descriptor.digest() + " is of type " + descriptor.mediaType();
        return descriptor.mediaType().isSchema1()
                ? what
                        + " (Docker schema 1), which registries no longer keep;"
                        + " copy --format v2s2 makes a current one of it"
                : what + ", which no registry can keep without its garbage collector failing on it";
    }
}
