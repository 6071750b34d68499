package dev.hod.copy;

import dev.hod.copy.ImageCopy.Companions;
import dev.hod.copy.ImageCopy.NamedManifest;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Finds what refers to an image, what refers to that, and so on: signatures, attestations, SBOMs.
 * They go along untagged, by digest, or under cosign's tags. For registries without a referrers API
 * they are listed by the index that stands in for it: the source's own where it has one and all of
 * it can be carried, else one that is made.
 */
final class CompanionWalk {
    /** A signature of an SBOM of an image is two deep; nobody goes far beyond. */
    private static final int MAX_DEPTH = 4;

    private final ImageSource source;
    private final String repository;
    private final Optional<Store> target;
    private final Progress progress;
    private final SequencedMap<Digest, Manifest> manifests = new LinkedHashMap<>();
    private final SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();
    private final SequencedMap<String, Manifest> names = new LinkedHashMap<>();
    private final Set<Digest> asked = new HashSet<>();
    private final Set<Digest> referrers = new LinkedHashSet<>();

    /**
     * @param repository of the target that they are to be in
     * @param target whose lists are added to; nothing for something new
     */
    CompanionWalk(
            ImageSource source, String repository, Optional<Store> target, Progress progress) {
        this.source = source;
        this.repository = repository;
        this.target = target;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param manifests children first
     * @param referrers those that speak of something, without what lists them
     * @param names those of them that get a tag, by tag
     */
    record Found(
            Set<Digest> referrers,
            List<Manifest> manifests,
            SequencedMap<Digest, Descriptor> blobs,
            SequencedMap<String, Manifest> names) {
        Companions in(Store target, String repository) {
            List<NamedManifest> named = new ArrayList<>();
            names.forEach((tag, manifest) ->
                    named.add(
                            new NamedManifest(
                                    target.destination(ImageName.tagged(repository, tag)),
                                    manifest.raw())));
            return new Companions(manifests, blobs, named);
        }
    }

    Found of(Closure closure) throws IOException {
        Set<Digest> subjects = new LinkedHashSet<>();
        closure.manifests().forEach(m -> subjects.add(m.digest()));
        for (int depth = 0; depth < MAX_DEPTH && !subjects.isEmpty(); depth++) {
            Set<Digest> found = new LinkedHashSet<>();
            for (Digest subject : subjects) {
                if (asked.add(subject)) {
                    found.addAll(referringTo(subject));
                }
            }
            referrers.addAll(found);
            subjects.clear();
            subjects.addAll(found);
        }
        return new Found(referrers, List.copyOf(manifests.values()), blobs, names);
    }

    private Set<Digest> referringTo(Digest subject) throws IOException {
        ImageSource.Referrers given = source.referrers(subject);
        SequencedMap<Digest, Descriptor> listed = new LinkedHashMap<>();
        for (Descriptor descriptor : given.manifests()) {
            take(descriptor)
                    .ifPresent(
                            m -> listed.put(m.digest(), ReferrersIndex.described(descriptor, m)));
        }
        Set<Digest> found = new LinkedHashSet<>(listed.keySet());
        for (ImageSource.Tagged tagged : given.tags()) {
            Optional<Manifest> manifest = take(tagged.descriptor());
            if (manifest.isPresent()) {
                found.add(manifest.get().digest());
                names.put(tagged.tag(), manifest.get());
            }
        }
        Optional<ImageIndex> index = index(given, listed);
        if (!listed.isEmpty()) {
            found.addAll(listed.keySet());
            nameIndex(subject, index, listed);
        }
        return found;
    }

    /** The source's index, where it lists exactly what can be carried; adds what it lists. */
    private Optional<ImageIndex> index(
            ImageSource.Referrers given, SequencedMap<Digest, Descriptor> listed)
            throws IOException {
        if (given.index().isEmpty()
                || !(Manifest.parse(source.manifest(given.index().get()))
                        instanceof ImageIndex index)) {
            return Optional.empty();
        }
        Set<Digest> inIndex = new HashSet<>();
        for (Descriptor child : index.references()) {
            inIndex.add(child.digest());
            if (!listed.containsKey(child.digest())) {
                take(child)
                        .ifPresent(m -> listed.put(m.digest(), ReferrersIndex.described(child, m)));
            }
        }
        return inIndex.equals(listed.keySet()) ? Optional.of(index) : Optional.empty();
    }

    /** Takes a referrer along with all below it; nothing for one that no registry can keep. */
    private Optional<Manifest> take(Descriptor descriptor) throws IOException {
        Manifest known = manifests.get(descriptor.digest());
        if (known != null) {
            return Optional.of(known);
        }
        Closure closure;
        try {
            closure = ClosureWalk.of(source, descriptor, PlatformChoice.ALL);
        } catch (Failure e) {
            return switch (e.kind()) {
                case UNSUPPORTED, NOT_FOUND -> {
                    progress.note(source.where() + ": a referrer stays behind: " + e.getMessage());
                    yield Optional.empty();
                }
                case PLATFORM,
                        UNAUTHORIZED,
                        UNREACHABLE,
                        CORRUPT,
                        CONFLICT,
                        NO_SPACE,
                        REJECTED,
                        BAD_INPUT ->
                        throw e;
            };
        }
        closure.manifests().forEach(m -> manifests.putIfAbsent(m.digest(), m));
        closure.blobs().forEach(blobs::putIfAbsent);
        return Optional.of(closure.top());
    }

    /** Lists the referrers under the tag that stands in for the API, beside those listed there. */
    private void nameIndex(
            Digest subject, Optional<ImageIndex> ours, SequencedMap<Digest, Descriptor> listed)
            throws IOException {
        String tag = ReferrersIndex.tag(subject);
        ImageName name = ImageName.tagged(repository, tag);
        Map<Digest, Descriptor> there =
                target.isPresent()
                        ? ReferrersIndex.listed(
                                target.get(), name, target.get().destination(name).current())
                        : Map.of();
        if (there.keySet().containsAll(listed.keySet())) {
            return;
        }
        Manifest index;
        if (ours.isPresent() && listed.keySet().containsAll(there.keySet())) {
            index = ours.get();
        } else {
            there.forEach(listed::putIfAbsent);
            index = Manifest.parse(ReferrersIndex.of(listed.values()));
        }
        manifests.putIfAbsent(index.digest(), index);
        names.put(tag, index);
    }
}
