package dev.hod.app;

import dev.hod.adoption.Find;
import dev.hod.adoption.Holding;
import dev.hod.adoption.Survey;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.pool.SharingReport;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.SourceNames.Hosts;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes images that other tools left in a folder into a pool, by link where the file system can.
 *
 * @param from a folder, or one file
 * @param scratch folder for what is in compressed archives
 */
public record Adopt(
        Path from, Path pool, Naming naming, Existing existing, Held held, Path scratch) {

    /**
     * What images are called.
     *
     * @param prefix stands before every repository; empty for none
     */
    public record Naming(String prefix, Hosts hosts) {}

    /** What becomes of a name that the pool has for something else. */
    public enum Existing {
        KEPT,
        REPLACED
    }

    /** An image that was found and not taken. */
    public record Refused(String written, IOException why) {}

    /**
     * An image that was found.
     *
     * @param kind where: {@code an OCI layout}
     * @param as its name in the pool
     */
    public record Found(String written, String kind, ImageName as) {}

    /**
     * What came of it.
     *
     * @param found all that could be taken, each with its outcome at the same place
     * @param left what is no image, or none that can be read here, and looks like one
     */
    public record Adopted(
            List<Found> found,
            Carried carried,
            List<Refused> refused,
            List<Survey.Left> left,
            SharingReport sharing) {
        public Adopted {
            found = List.copyOf(found);
            refused = List.copyOf(refused);
            left = List.copyOf(left);
        }
    }

    /**
     * Looks what there is and what it would be called; nothing is changed.
     *
     * @throws Failure where the folder holds nothing at all
     */
    public Adopted look(Progress progress) throws IOException {
        try (Opened opened = open(progress)) {
            List<Found> found = new ArrayList<>();
            for (Holding holding : opened.holdings) {
                holding.images().forEach(image -> found.add(found(holding, image)));
            }
            return new Adopted(
                    found,
                    Carried.NOTHING,
                    opened.refused,
                    opened.left,
                    new SharingReport(0, 0, 0, 0, 0, 0, Optional.empty()));
        }
    }

    /** Takes all in. */
    public Adopted run(Progress progress) throws IOException {
        Places.checkPool(pool, Pool.Mode.WRITE);
        try (Opened opened = open(progress);
                PoolStore target = Places.pool(pool, held.proof(progress))) {
            List<Found> found = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            for (Holding holding : opened.holdings) {
                for (Holding.Named image : holding.images()) {
                    Found one = found(holding, image);
                    ImageSource source = holding.source(image);
                    ImageDestination destination = target.destination(one.as);
                    Optional<IOException> refusal = refusal(source, destination);
                    if (refusal.isPresent()) {
                        opened.refused.add(new Refused(image.written(), refusal.get()));
                        continue;
                    }
                    found.add(one);
                    requests.add(
                            new Request(
                                    one.as + " from " + image.written(),
                                    source,
                                    destination,
                                    PlatformChoice.ALL,
                                    ProvenanceChoice.CARRIED,
                                    holding.referrers()));
                }
            }
            Carried carried =
                    Carried.intoPool(target, OnFailure.GO_ON, requests, List.of(), progress);
            return new Adopted(
                    found, carried, opened.refused, opened.left, target.pool().writer().sharing());
        }
    }

    private Found found(Holding holding, Holding.Named image) {
        return new Found(
                image.written(),
                holding.find().kind().text(),
                image.name(naming.prefix, naming.hosts));
    }

    /** A name that would have to be taken from another image, or that no pool can have. */
    private Optional<IOException> refusal(ImageSource source, ImageDestination destination) {
        ImageName name = destination.name();
        if (!WrittenReference.isPath(name.repository())
                || !name.tag().map(WrittenReference::isTag).orElse(true)) {
            return Optional.of(
                    WrongPlace.because("\"" + name + "\" can be no image's name in a pool"));
        }
        try {
            Optional<Descriptor> current = destination.current();
            Optional<Descriptor> found = source.resolve();
            boolean other =
                    current.isPresent()
                            && found.isPresent()
                            && !current.get().digest().equals(found.get().digest());
            return other && existing == Existing.KEPT
                    ? Optional.of(new NameTaken(name, current.get(), found.get()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static final class NameTaken extends Failure {
        private static final long serialVersionUID = 1L;

        NameTaken(ImageName name, Descriptor there, Descriptor found) {
            super(
                    Kind.CONFLICT,
                    "%s is %s in the pool already, and %s here; --replace takes this one, --prefix another name"
                            .formatted(name, there.digest(), found.digest()));
        }
    }

    /** All that was found, opened. */
    private record Opened(List<Holding> holdings, List<Refused> refused, List<Survey.Left> left)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            IOException first = null;
            for (Holding holding : holdings) {
                try {
                    holding.close();
                } catch (IOException e) {
                    first = first == null ? e : first;
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }

    private Opened open(Progress progress) throws IOException {
        Path root = Places.existing(from.toString());
        Survey survey = Survey.of(root, pool);
        if (survey.finds().isEmpty() && survey.left().isEmpty()) {
            throw WrongPlace.because(
                    from
                            + ": nothing in it is an image: no registry's tree, skopeo's folders,"
                            + " OCI layouts, archives of either kind or bundles");
        }
        Opened opened = new Opened(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        opened.left.addAll(survey.left());
        for (Find find : survey.finds()) {
            if (find.kind() == Find.Kind.DOCKER_ARCHIVE) {
                progress.note(
                        find.path()
                                + ": docker archives have no manifests; made ones have digests of"
                                + " their own");
            }
            try {
                Holding holding = Holding.open(find, root, scratch);
                opened.holdings.add(holding);
                Path signature = find.path().resolve("signature-1");
                if (find.kind() == Find.Kind.FOLDER && Files.exists(signature)) {
                    opened.left.add(
                            new Survey.Left(
                                    signature,
                                    "a pool keeps no signatures of this kind; the image comes"
                                            + " without"));
                }
                for (Holding.Unnamed image : holding.failed()) {
                    opened.refused.add(new Refused(image.written(), image.why()));
                }
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    opened.close();
                    throw e;
                }
                opened.refused.add(new Refused(find.path().toString(), e));
            }
        }
        return opened;
    }
}
