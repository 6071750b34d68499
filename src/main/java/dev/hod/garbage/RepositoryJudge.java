package dev.hod.garbage;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.pool.Census;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Judges one repository: marks what is needed in it, and lists what goes. */
final class RepositoryJudge {
    private final Pool pool;
    private final Census census;
    private final Census.Repository repository;
    private final Keep keep;
    private final RepositoryMarks marks;

    /** Tags that stay or go with what they speak of, and what they point at. */
    private final SequencedMap<SubjectTag, Digest> speaking = new LinkedHashMap<>();

    /** Manifests to which no root led so far. */
    private final SequencedMap<Digest, Loose> loose = new LinkedHashMap<>();

    private int images;

    /** What an unneeded manifest says of others. */
    private record Loose(Optional<Digest> subject, List<Digest> children) {}

    /**
     * What came of it.
     *
     * @param images how many names stay
     * @param bytes of all that these need
     * @param tags that go
     * @param revisions that go, each before what it needs
     * @param layers whose links go
     * @param problems why all is kept, where it is
     */
    record Judgement(
            int images,
            long bytes,
            List<String> tags,
            List<Digest> revisions,
            List<Digest> layers,
            List<String> problems) {
        boolean isEmpty() {
            return images == 0 && bytes == 0;
        }
    }

    RepositoryJudge(
            Pool pool, Census census, Census.Repository repository, Keep keep, RepositoryMarks to) {
        this.pool = pool;
        this.census = census;
        this.repository = repository;
        this.keep = keep;
        this.marks = to;
    }

    Judgement judge() throws IOException {
        List<Digest> revisions = census.revisions(name());
        List<Digest> layers = census.layers(name());
        if (!repository.ours()) {
            marks.problem("it is another tree's, by a symbolic link");
        }
        names();
        for (Digest digest : revisions) {
            if (!marks.needsRevision(digest)) {
                unreached(digest);
            }
        }
        withSubjects();
        for (Digest digest : layers) {
            if (!marks.needsLayer(digest) && isYoung(new PoolPath.LayerLink(name(), digest))) {
                marks.linked(digest);
            }
        }
        if (!marks.problems().isEmpty()) {
            marks.all(revisions, layers);
            return new Judgement(
                    images + speaking.size(),
                    marks.bytes(),
                    List.of(),
                    List.of(),
                    List.of(),
                    marks.problems());
        }
        return new Judgement(
                images,
                marks.bytes(),
                speaking.keySet().stream().map(SubjectTag::tag).toList(),
                parentsFirst(),
                layers.stream().filter(d -> !marks.needsLayer(d)).toList(),
                List.of());
    }

    private String name() {
        return repository.name();
    }

    /** Everything that has a name is needed, but for what only speaks of something else. */
    private void names() throws IOException {
        for (String tag : pool.tags(name())) {
            if (keep.dropped().contains(ImageName.tagged(name(), tag))) {
                continue;
            }
            Optional<Digest> target = pool.tag(name(), tag);
            if (target.isEmpty()) {
                marks.problem("tag " + tag + " leads nowhere");
                continue;
            }
            Optional<SubjectTag> speaks = SubjectTag.of(tag);
            if (speaks.isPresent()
                    && !isYoung(new PoolPath.TagCurrent(name(), tag))
                    && speaksOfAnother(speaks.get(), target.get())) {
                speaking.put(speaks.get(), target.get());
            } else {
                images++;
                marks.root(target.get(), "tag " + tag);
            }
        }
        Set<Digest> asked = new HashSet<>();
        for (String each : repository.names()) {
            for (Digest digest : census.askedFor(each)) {
                if (!keep.dropped().contains(ImageName.digested(each, digest))) {
                    asked.add(digest);
                }
            }
            asked.addAll(keep.held().getOrDefault(each, Set.of()));
        }
        for (Digest digest : asked) {
            images++;
            marks.root(digest, "a digest that is held");
        }
    }

    /** Whether somebody may not just have tagged an image by its own digest. */
    private boolean speaksOfAnother(SubjectTag tag, Digest target) throws IOException {
        return switch (tag.what()) {
            case SIGNATURE, ATTESTATION, SBOM -> true;
            case INDEX ->
                    !target.hex().startsWith(tag.subject().hex())
                            && read(target).filter(ImageIndex.class::isInstance).isPresent();
        };
    }

    private Optional<Manifest> read(Digest digest) throws IOException {
        try {
            return census.manifest(name(), digest);
        } catch (BadManifest | FileSystemException e) {
            return Optional.empty();
        }
    }

    private void unreached(Digest digest) throws IOException {
        PoolPath link = new PoolPath.RevisionLink(name(), digest);
        Optional<Instant> written = census.written(link);
        if (written.isEmpty()) {
            return;
        }
        if (keep.untagged() == Keep.Untagged.KEPT || isYoung(written)) {
            marks.root(digest, "the repository");
            return;
        }
        Optional<Manifest> manifest = read(digest);
        if (manifest.isEmpty()) {
            marks.problem("manifest " + digest + " cannot be read");
            return;
        }
        List<Digest> children =
                manifest.get() instanceof ImageIndex index
                        ? index.references().stream().map(Descriptor::digest).distinct().toList()
                        : List.of();
        loose.put(digest, new Loose(manifest.get().subject().map(Descriptor::digest), children));
    }

    private boolean isYoung(PoolPath link) throws IOException {
        return isYoung(census.written(link));
    }

    private boolean isYoung(Optional<Instant> written) {
        return written.filter(keep.since()::isBefore).isPresent();
    }

    /** What speaks of something that is needed is needed, until nothing more is. */
    private void withSubjects() throws IOException {
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<SubjectTag, Digest> one : List.copyOf(speaking.entrySet())) {
                SubjectTag tag = one.getKey();
                if (keep.untagged() == Keep.Untagged.KEPT || marks.needsRevision(tag.subject())) {
                    images++;
                    marks.root(one.getValue(), "tag " + tag.tag());
                    speaking.remove(tag);
                    more = true;
                }
            }
            for (Map.Entry<Digest, Loose> one : loose.entrySet()) {
                Optional<Digest> subject = one.getValue().subject();
                if (subject.filter(marks::needsRevision).isPresent()
                        && !marks.needsRevision(one.getKey())) {
                    marks.root(one.getKey(), "the repository");
                    more = true;
                }
            }
        }
        loose.keySet().removeIf(marks::needsRevision);
    }

    /** What goes, so that whatever is left at any moment has all it needs. */
    private List<Digest> parentsFirst() {
        Map<Digest, Integer> parents = new HashMap<>();
        loose.values()
                .forEach(one -> one.children().forEach(c -> parents.merge(c, 1, Integer::sum)));
        Deque<Digest> free = new ArrayDeque<>();
        loose.keySet().stream().filter(d -> !parents.containsKey(d)).forEach(free::add);
        List<Digest> order = new ArrayList<>();
        while (!free.isEmpty()) {
            Digest next = free.remove();
            order.add(next);
            for (Digest child : loose.getOrDefault(next, NOTHING).children()) {
                if (parents.merge(child, -1, Integer::sum) == 0 && loose.containsKey(child)) {
                    free.add(child);
                }
            }
        }
        return order;
    }

    private static final Loose NOTHING = new Loose(Optional.empty(), List.of());
}
