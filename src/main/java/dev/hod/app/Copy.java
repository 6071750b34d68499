package dev.hod.app;

import dev.hod.convert.Conversion;
import dev.hod.convert.Converter;
import dev.hod.convert.LayerChange;
import dev.hod.convert.ManifestFormat;
import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.Neighbours;
import dev.hod.copy.Outcome;
import dev.hod.copy.Plan;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.error.Failure;
import dev.hod.graph.Closure;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.Location;
import dev.hod.transport.Accepts;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.NotKept;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import dev.hod.transport.registry.RegistryStore;
import dev.hod.trust.Keeping;
import dev.hod.trust.Signing;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Copies images from wherever they are to wherever they are to be, in one plan. */
public record Copy(Cargo cargo, Side from, Side to, Form form, Pace pace) {

    /**
     * The form that images are to have.
     *
     * @param platforms those that are taken
     * @param format of manifests
     * @param layers what is done to them, where something is asked for
     * @param signatures what becomes of those that are no manifests
     * @param signing who adds some
     */
    public record Form(
            PlatformChoice platforms,
            Format format,
            Optional<LayerChange> layers,
            Conversion.Digests digests,
            Signatures signatures,
            Signing signing) {}

    /** In which format manifests arrive. */
    public enum Format {
        /** As they are, where the destination can hold that. */
        AS_IT_IS,
        OCI,
        V2S2,
        /** That of images which are old enough to have it. */
        V2S1
    }

    /** Signatures of the simple kind, which lie beside an image. */
    public enum Signatures {
        /** They are wanted: an image that has some is not copied without them. */
        WANTED,
        LEFT
    }

    /**
     * How the work is done.
     *
     * @param jobs blobs under way at once
     * @param retries how often images that failed are tried again, after all others
     */
    public record Pace(int jobs, CopyOptions.OnFailure onFailure, Retries retries) {}

    /** What a run is told of, as it goes on. */
    public interface Steps {
        /** These images are going to be carried. */
        void planned(List<Closure> images);
    }

    /**
     * What came of it.
     *
     * @param legs in the order of the outcomes: {@code transport:details} of each source
     */
    public record Copied(List<Outcome> outcomes, List<String> legs) {
        public Copied {
            outcomes = List.copyOf(outcomes);
            legs = List.copyOf(legs);
        }
    }

    /**
     * Copies.
     *
     * @throws IOException where nothing could be done at all; what fails of one image is in its
     *     outcome
     */
    public Copied run(Progress progress, Steps steps) throws IOException {
        int before = 0;
        while (true) {
            Attempted attempted = attempt(progress, steps);
            Optional<IOException> cause = attempted.closing();
            if (cause.isEmpty() || !pace.retries().waits(before, cause.get(), progress)) {
                return attempted.copied();
            }
            before++;
        }
    }

    /**
     * What came of copying once.
     *
     * @param closing why a place did not take in the end what had arrived, where a second attempt
     *     can get at the sources again
     */
    private record Attempted(Copied copied, Optional<IOException> closing) {}

    private Attempted attempt(Progress progress, Steps steps) throws IOException {
        try {
            return carry(progress, steps);
        } catch (IOException e) {
            throw cargo instanceof Cargo.One one ? Unwritten.explained(one.destination(), 0, e) : e;
        }
    }

    private Attempted carry(Progress progress, Steps steps) throws IOException {
        try (Locations sources = new Locations(from, Locations.Use.READ, progress, pace.jobs());
                Locations targets = new Locations(to, Locations.Use.WRITE, progress, pace.jobs());
                Converter converter = new Converter(to.scratch(), progress)) {
            Store target = cargo.target(targets);
            Trust trust = from.registries().trust();
            List<Cargo.Leg> legs = cargo.legs(sources, targets, form.platforms(), progress);
            requireSingle(legs);
            List<Request> requests = new ArrayList<>();
            for (Cargo.Leg leg : legs) {
                Location goal = cargo.to(leg.destination().name());
                ImageSource source =
                        trust.guarded(leg.source(), leg.at(), sources::store, keeping(goal));
                ImageDestination destination =
                        trust.signed(
                                leg.destination(),
                                goal,
                                targets::store,
                                along(source, keeping(goal)),
                                form.signing());
                requests.add(
                        new Request(
                                leg.written(),
                                inForm(leg, source, converter),
                                destination,
                                leg.platforms(),
                                leg.provenance(),
                                ReferrersChoice.LEFT));
            }
            Copier copier = new Copier(target, options(target), progress);
            Plan plan = copier.plan(requests);
            requireDigest(plan.closures());
            steps.planned(plan.closures());
            Optional<StreamedStore> stream = sources.stream();
            List<Outcome> outcomes =
                    stream.isPresent()
                            ? copier.runStreamed(plan, stream.get())
                            : renewed(
                                    again(
                                            copier.run(plan),
                                            progress,
                                            failed -> {
                                                sources.askAgain();
                                                targets.askAgain();
                                                return copier.run(copier.plan(failed));
                                            }),
                                    converter,
                                    progress,
                                    refused -> copier.run(copier.plan(refused)));
            Optional<IOException> closing = closed(targets);
            long largest = plan.closures().stream().mapToLong(Closure::size).max().orElse(0);
            List<Outcome> ended = closing.isEmpty() ? outcomes : failed(outcomes, closing.get());
            return new Attempted(
                    new Copied(
                            Unwritten.explained(cargo, ended, largest),
                            legs.stream().map(Cargo.Leg::location).toList()),
                    stream.isEmpty() ? closing : Optional.empty());
        }
    }

    /** Says that a place holds no lists of images before anything is fetched for one. */
    private void requireSingle(List<Cargo.Leg> legs) throws IOException {
        if (!(cargo instanceof Cargo.One one)
                || !(form.platforms() instanceof PlatformChoice.All)) {
            return;
        }
        Cargo.Leg leg = legs.getFirst();
        if (!leg.destination().accepts().acceptsIndexes()
                && leg.source().resolve().filter(top -> top.mediaType().isIndex()).isPresent()) {
            throw WrongPlace.forOne(one.destination());
        }
    }

    /** A name that is a digest can be given to one image only. */
    private void requireDigest(List<Closure> images) throws OtherDigest {
        if (!(cargo instanceof Cargo.One one)) {
            return;
        }
        Optional<Digest> wanted = one.destination().name().digest();
        for (Closure image : images) {
            if (wanted.isPresent() && !wanted.get().equals(image.top().digest())) {
                throw new OtherDigest(one.destination().toString(), image.top().digest());
            }
        }
    }

    private static final class OtherDigest extends Failure {
        private static final long serialVersionUID = 1L;

        OtherDigest(String destination, Digest digest) {
            super(
                    Kind.CONFLICT,
                    "Digest of source image's manifest would not match destination reference: %s is to be %s"
                            .formatted(destination, digest));
        }
    }

    /** Some of the images once more. */
    @FunctionalInterface
    private interface Attempt {
        List<Outcome> at(List<Request> failed) throws IOException;
    }

    /** The outcomes once those images were tried again that failed for reasons that may pass. */
    private List<Outcome> again(List<Outcome> first, Progress progress, Attempt attempt)
            throws IOException {
        List<Outcome> outcomes = new ArrayList<>(first);
        int before = 0;
        Optional<IOException> reason = Retries.passing(outcomes);
        while (reason.isPresent() && pace.retries().waits(before, reason.get(), progress)) {
            List<Integer> failed = Retries.failed(outcomes);
            List<Outcome> others =
                    attempt.at(failed.stream().map(i -> outcomes.get(i).request()).toList());
            for (int i = 0; i < failed.size(); i++) {
                outcomes.set(failed.get(i), others.get(i));
            }
            before++;
            reason = Retries.passing(outcomes);
        }
        return outcomes;
    }

    /** What a registry turned out not to keep in schema 1 it gets in schema 2, if that will do. */
    private List<Outcome> renewed(
            List<Outcome> first, Converter converter, Progress progress, Attempt attempt)
            throws IOException {
        List<Integer> refused = new ArrayList<>();
        List<Request> renewed = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            if (first.get(i) instanceof Outcome.Failed(Request request, IOException cause)
                    && cause instanceof NotKept
                    && form.format() == Format.AS_IT_IS
                    && form.digests() == Conversion.Digests.MAY_CHANGE) {
                progress.note(Failure.describe(cause));
                refused.add(i);
                renewed.add(
                        request.from(
                                converter.of(
                                        converter.renewed(request.source(), form.digests()),
                                        request.platforms(),
                                        Conversion.NONE)));
            }
        }
        if (refused.isEmpty()) {
            return first;
        }
        List<Outcome> outcomes = new ArrayList<>(first);
        List<Outcome> others = attempt.at(renewed);
        for (int i = 0; i < refused.size(); i++) {
            outcomes.set(refused.get(i), others.get(i));
        }
        return outcomes;
    }

    /** Archives and daemons get all images in the end: where that fails none has been copied. */
    private static Optional<IOException> closed(Locations targets) {
        try {
            targets.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static List<Outcome> failed(List<Outcome> outcomes, IOException cause) {
        return outcomes.stream()
                .<Outcome>map(outcome ->
                        switch (outcome) {
                            case Outcome.Done done -> new Outcome.Failed(done.request(), cause);
                            case Outcome.AlreadyThere there -> there;
                            case Outcome.Failed failed -> failed;
                            case Outcome.LeftOut left -> left;
                            case Outcome.NotTried left -> left;
                        })
                .toList();
    }

    private CopyOptions options(Store target) {
        CopyOptions usual =
                target instanceof RegistryStore
                        ? CopyOptions.intoRegistry().withNeighbours(Neighbours.IN_SOURCE)
                        : CopyOptions.intoPool();
        return usual.withJobs(pace.jobs()).withOnFailure(pace.onFailure());
    }

    private Keeping keeping(Location goal) {
        return switch (form.signatures()) {
            case LEFT -> new Keeping.Left();
            case WANTED -> Keeping.at(goal);
        };
    }

    /** Where signatures come from that go along. */
    private static Optional<ImageSource> along(ImageSource source, Keeping keeping) {
        return switch (keeping) {
            case Keeping.Kept(), Keeping.Sigstores(String _, String _) -> Optional.of(source);
            case Keeping.Left(), Keeping.Impossible(String _, String _) -> Optional.empty();
        };
    }

    private ImageSource inForm(Cargo.Leg leg, ImageSource source, Converter converter)
            throws IOException {
        Accepts accepts = leg.destination().accepts();
        Conversion conversion = conversion(accepts, leg);
        if (form.format() == Format.V2S1) {
            if (!accepts.accepts(MediaType.DOCKER_SCHEMA1_SIGNED)) {
                throw new UnsupportedLocation(
                        leg.destination().where() + " cannot hold schema 1 (v2s1)");
            }
            return converter.ofSchema1(source);
        }
        boolean asItIs =
                conversion.formats().size() == ManifestFormat.values().length
                        && conversion.layers() instanceof LayerChange.Kept;
        if (asItIs) {
            return source;
        }
        ImageSource current =
                switch (Cargo.Manifests.of(leg.at())) {
                    case MADE -> converter.ofPlainLayers(source);
                    case KEPT -> converter.renewed(source, form.digests());
                };
        return converter.of(current, leg.platforms(), conversion);
    }

    private Conversion conversion(Accepts accepts, Cargo.Leg leg) {
        LayerChange change =
                switch (accepts.layers()) {
                    case UNCOMPRESSED -> LayerChange.DECOMPRESSED;
                    case AS_THEY_ARE -> form.layers().orElseGet(() -> usual(leg));
                };
        return new Conversion(formats(accepts), change, form.digests());
    }

    /**
     * Images without a manifest of their own, such as those of an archive that docker saved, have
     * plain layers, which nobody wants in a registry or layout. Everything else keeps its bytes.
     */
    private LayerChange usual(Cargo.Leg leg) {
        boolean mayPack =
                switch (form.digests()) {
                    case KEPT -> false;
                    case MAY_CHANGE -> Cargo.Manifests.of(leg.at()) == Cargo.Manifests.MADE;
                };
        return mayPack && cargo.goesWherePackedLayersAre() ? LayerChange.USUAL : LayerChange.KEPT;
    }

    private SequencedSet<ManifestFormat> formats(Accepts accepts) {
        SequencedSet<ManifestFormat> formats = new LinkedHashSet<>();
        switch (form.format()) {
            case OCI -> formats.add(ManifestFormat.OCI);
            case V2S2 -> formats.add(ManifestFormat.DOCKER);
            case AS_IT_IS, V2S1 -> {
                for (MediaType type : accepts.manifests()) {
                    formats.add(ManifestFormat.of(type));
                }
                if (formats.isEmpty()) {
                    formats.addAll(List.of(ManifestFormat.values()));
                }
            }
        }
        return formats;
    }
}
