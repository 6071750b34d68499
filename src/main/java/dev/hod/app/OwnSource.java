package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.install.Target;
import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.SourceImage;
import java.util.ArrayList;
import java.util.List;

/** Images that would be written over what they are read from. */
final class OwnSource extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<String> details;

    private OwnSource(Target target, List<String> names, int images) {
        super(
                Kind.CONFLICT,
                "%d of %d images would be written over their own sources in %s; nothing was sent"
                        .formatted(names.size(), images, target));
        details = List.copyOf(names);
    }

    /**
     * Refuses before anything is sent what has one name in one registry at both ends. What is named
     * by its digest is no tag's own source.
     */
    static void refuse(List<SourceImage> images, Target target) throws OwnSource, BadReference {
        List<String> own = new ArrayList<>();
        for (SourceImage image : images) {
            if (WrittenReference.mayBeOneHost(image.host(), target.host())
                    && image.source().digest().isEmpty()
                    && target.name(image.name()).equals(image.source())) {
                own.add(image.entry().written() + ": " + image.reference());
            }
        }
        if (!own.isEmpty()) {
            throw new OwnSource(target, own, images.size());
        }
    }

    @Override
    public List<String> details() {
        return details;
    }
}
