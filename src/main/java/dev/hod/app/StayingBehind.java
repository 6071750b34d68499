package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.reference.ReferrerTag;
import dev.hod.selection.Selected;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What speaks of images of a place near by and does not come along, since nobody asked for it. */
final class StayingBehind {
    private final Store store;
    private final Set<ImageName> taken = new HashSet<>();
    private final Map<String, Set<Digest>> subjects = new HashMap<>();

    private StayingBehind(Store store, List<Selected> images) {
        this.store = store;
        images.forEach(image -> taken.add(image.name()));
    }

    /**
     * Says once how many images it is about. Only tags show it, so nothing but names and a few
     * indexes is read.
     */
    static void tell(Store store, List<Selected> images, Progress progress) throws IOException {
        StayingBehind behind = new StayingBehind(store, images);
        int spokenOf = 0;
        for (Selected image : images) {
            spokenOf += behind.isSpokenOf(image) ? 1 : 0;
        }
        if (spokenOf > 0) {
            progress.note(
                    "signatures, attestations and SBOMs stay behind: of %d of %d images; --referrers"
                                    .formatted(spokenOf, images.size())
                            + " takes them along");
        }
    }

    private boolean isSpokenOf(Selected image) throws IOException {
        String repository = image.name().repository();
        if (!subjects.containsKey(repository)) {
            subjects.put(repository, subjects(repository));
        }
        Set<Digest> left = subjects.getOrDefault(repository, Set.of());
        if (left.isEmpty() || image.descriptor().isEmpty()) {
            return false;
        }
        try {
            return isAmong(left, image.descriptor().get(), store.source(image.name()));
        } catch (Failure | FileSystemException e) {
            // One that is broken is met, with its reason, where it is taken.
            return false;
        }
    }

    /** What tags of a repository speak of that are not taken. */
    private Set<Digest> subjects(String repository) throws IOException {
        Set<Digest> left = new HashSet<>();
        for (ImageName name : store.names(repository)) {
            Optional<ReferrerTag> tag = ReferrerTag.of(name);
            if (tag.isPresent() && !taken.contains(name)) {
                tag.get().subject().ifPresent(left::add);
            }
        }
        return left;
    }

    private static boolean isAmong(Set<Digest> left, Descriptor top, ImageSource source)
            throws IOException {
        Optional<Digest> announced = source.provenance().map(Provenance::announced);
        if (left.contains(top.digest()) || announced.filter(left::contains).isPresent()) {
            return true;
        }
        return top.mediaType().isIndex()
                && Manifest.parse(source.manifest(top)).references().stream()
                        .map(Descriptor::digest)
                        .anyMatch(left::contains);
    }
}
