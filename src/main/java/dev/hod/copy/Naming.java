package dev.hod.copy;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A name that is about to point at something, and the images for which it is to. What it pointed at
 * is read just before it moves, since others may move it too. Where it names an index of referrers,
 * nothing that is listed there gets lost: what is to be listed is added.
 */
final class Naming {
    private final ImageDestination name;
    private final List<ImageRun> users = new ArrayList<>();
    private final List<Manifest> wanted = new ArrayList<>();
    private final SequencedMap<Digest, Descriptor> listed = new LinkedHashMap<>();
    private final boolean joins;
    private @Nullable ImageRun owner;
    private Optional<Digest> former = Optional.empty();
    private @Nullable RawManifest manifest;
    private boolean moves = true;

    private Naming(ImageDestination name, boolean joins) {
        this.name = name;
        this.joins = joins;
    }

    /** The name of an image itself. */
    static Naming of(ImageRun image) {
        Naming naming = new Naming(image.image().request().destination(), false);
        naming.users.add(image);
        naming.wanted.add(image.image().closure().top());
        naming.owner = image;
        return naming;
    }

    /** The name of something that goes along with an image. */
    static Naming of(ImageRun image, ImageDestination name, Manifest top) {
        Naming naming = new Naming(name, false);
        naming.users.add(image);
        naming.wanted.add(top);
        return naming;
    }

    /** The name of an index of referrers, which images add to. */
    static Naming ofReferrers(ImageDestination name) {
        return new Naming(name, true);
    }

    /** Adds all that an image's index lists. */
    void lists(ImageRun user, Manifest index) {
        users.add(user);
        wanted.add(index);
        ReferrersIndex.listed(index).forEach(listed::putIfAbsent);
        if (index.digest().equals(user.image().top().digest())
                && name.name().equals(user.image().request().destination().name())) {
            owner = user;
        }
    }

    /** Adds a referrer. */
    void lists(ImageRun user, Descriptor referrer) {
        users.add(user);
        listed.putIfAbsent(referrer.digest(), referrer);
    }

    ImageDestination name() {
        return name;
    }

    List<ImageRun> users() {
        return users;
    }

    /** Whether an image that needs it has not failed. */
    boolean isWanted() {
        return users.stream().anyMatch(ImageRun::isAlive);
    }

    /** Finds out what the name points at now and, from that, what it is to point at. */
    void look(Store target) throws IOException {
        Optional<Descriptor> current = name.current();
        former = current.map(Descriptor::digest);
        RawManifest chosen;
        if (joins) {
            chosen = joined(target, current);
        } else {
            chosen = wanted.getFirst().raw();
            boolean there =
                    owner == null
                            && former.equals(Optional.of(chosen.digest()))
                            && name.holds(current.orElseThrow());
            moves = !there;
        }
        manifest = chosen;
        ImageRun image = owner;
        if (image != null) {
            image.reaches(chosen.digest(), former);
        }
    }

    private RawManifest joined(Store target, Optional<Descriptor> current) throws IOException {
        SequencedMap<Digest, Descriptor> all = ReferrersIndex.listed(target, name.name(), current);
        if (current.isPresent() && all.keySet().containsAll(listed.keySet())) {
            moves = false;
            return target.source(name.name()).manifest(current.get());
        }
        listed.forEach(all::putIfAbsent);
        for (Manifest index : wanted) {
            if (ReferrersIndex.listed(index).keySet().containsAll(all.keySet())) {
                return index.raw();
            }
        }
        RawManifest made = ReferrersIndex.of(all.values());
        if (!name.commitStores()) {
            name.put(made);
        }
        return made;
    }

    /** What is to happen to the name; nothing where it stays as it is. */
    Optional<Journal.Move> move() {
        return moves
                ? Optional.of(new Journal.Move(name.name(), chosen().digest(), former))
                : Optional.empty();
    }

    void commit() throws IOException {
        // With an image's own name goes the record of its origin, whether it moves or not.
        if (moves || owner != null) {
            ImageCopy image = users.getFirst().image();
            Optional<Provenance> provenance =
                    Optional.ofNullable(owner).flatMap(o -> o.image().provenance());
            Manifests.commit(image, name, chosen(), provenance);
        }
    }

    /** Makes sure that the name points at what it was set to, or lists at least as much. */
    void check(Store target) throws IOException {
        Optional<Descriptor> found = name.current();
        if (found.map(Descriptor::digest).equals(Optional.of(chosen().digest()))) {
            return;
        }
        Map<Digest, Descriptor> there =
                joins ? ReferrersIndex.listed(target, name.name(), found) : Map.of();
        if (!joins || !there.keySet().containsAll(listed.keySet())) {
            throw new NameDiffers(name.where(), chosen().digest(), found.map(Descriptor::digest));
        }
    }

    private RawManifest chosen() {
        RawManifest known = manifest;
        if (known == null) {
            throw new IllegalStateException(name.where() + " was not looked at");
        }
        return known;
    }

    private static final class NameDiffers extends Failure {
        private static final long serialVersionUID = 1L;

        NameDiffers(String where, Digest wanted, Optional<Digest> found) {
            super(
                    Kind.CONFLICT,
                    where
                            + " was set to "
                            + wanted
                            + " and then "
                            + found.map(f -> "pointed at " + f).orElse("was not there"));
        }
    }
}
