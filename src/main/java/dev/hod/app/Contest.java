package dev.hod.app;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.selection.NameConflict;
import dev.hod.selection.SourceImage;
import dev.hod.selection.SourceNames;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Images of registries after it is settled which of them have one name: those that are another one
 * under a second name are left out, and of those that differ each fails by itself.
 */
final class Contest {
    private final Registries registries;
    private final List<SourceImage> images;
    private final Map<SourceImage, NameConflict> conflicts;

    private Contest(
            Registries registries,
            List<SourceImage> images,
            Map<SourceImage, NameConflict> conflicts) {
        this.registries = registries;
        this.images = images;
        this.conflicts = conflicts;
    }

    static Contest settle(SourceNames.Resolved resolved, Registries registries) throws IOException {
        Set<SourceImage> doubles = new HashSet<>();
        Map<SourceImage, NameConflict> conflicts = new HashMap<>();
        for (Map.Entry<ImageName, List<SourceImage>> contest : resolved.contested().entrySet()) {
            SourceImage first = contest.getValue().getFirst();
            Optional<Digest> digest = digest(first, registries);
            for (SourceImage other : contest.getValue().subList(1, contest.getValue().size())) {
                Optional<Digest> digestOfOther = digest(other, registries);
                if (digest.isEmpty() || digestOfOther.isEmpty()) {
                    continue;
                }
                if (digest.equals(digestOfOther)) {
                    doubles.add(other);
                    continue;
                }
                NameConflict conflict =
                        new NameConflict(first, digest.get(), other, digestOfOther.get());
                conflicts.putIfAbsent(first, conflict);
                conflicts.put(other, conflict);
            }
        }
        return new Contest(
                registries,
                resolved.images().stream().filter(image -> !doubles.contains(image)).toList(),
                conflicts);
    }

    /** What is to be carried, in the order of the list. */
    List<SourceImage> images() {
        return images;
    }

    /** Where an image comes from; one whose name is another one's, too, is found nowhere. */
    ImageSource source(SourceImage image) throws IOException {
        ImageSource source = registries.of(image.host()).source(image.source());
        NameConflict conflict = conflicts.get(image);
        return conflict == null ? source : new Disputed(source, conflict);
    }

    /** Nothing where it cannot be told; why not shows when the image itself is looked at. */
    private static Optional<Digest> digest(SourceImage image, Registries registries)
            throws IOException {
        try {
            return registries
                    .of(image.host())
                    .source(image.source())
                    .resolve()
                    .map(Descriptor::digest);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** An image that must not be taken. */
    private static final class Disputed extends PassingSource {
        private final NameConflict conflict;

        Disputed(ImageSource source, NameConflict conflict) {
            super(source);
            this.conflict = conflict;
        }

        @Override
        public Optional<Descriptor> resolve() throws IOException {
            throw conflict;
        }

        @Override
        public RawManifest manifest(Descriptor descriptor) throws IOException {
            throw conflict;
        }

        @Override
        public Referrers referrers(Digest subject) throws IOException {
            throw conflict;
        }
    }
}
