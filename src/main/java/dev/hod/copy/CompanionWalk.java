package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.transport.Store;
import java.io.IOException;

/** Finds what refers to an image. */
final class CompanionWalk {
    CompanionWalk(Request request, Store target) {}

    ImageCopy.Companions of(Closure closure) throws IOException {
        return ImageCopy.Companions.NONE;
    }
}
