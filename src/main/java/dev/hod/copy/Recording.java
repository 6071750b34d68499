package dev.hod.copy;

import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.Provenance;
import dev.hod.reference.Provenance.Referrers;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a destination has recorded of where an image came from, and what it is to record. */
final class Recording {
    private Recording() {}

    /**
     * Whether carrying what the source announces would end at what the destination has, as far as
     * that shows without looking at the manifest.
     */
    static boolean isKnownToBring(Request request, Descriptor announced, Descriptor current)
            throws IOException {
        return switch (request.platforms()) {
            case PlatformChoice.All() ->
                    announced.digest().equals(current.digest()) && isFiled(request);
            case PlatformChoice.Best _, PlatformChoice.Some _ -> false;
            case PlatformChoice.Only only ->
                    switch (request.provenance()) {
                        case ProvenanceChoice.Carried _ -> false;
                        case ProvenanceChoice.Fresh fresh -> {
                            Provenance now =
                                    new Provenance(
                                            request.written(),
                                            fresh.source(),
                                            announced.digest(),
                                            sorted(only.wanted()),
                                            fresh.groups());
                            yield isFiled(request)
                                    && request.destination()
                                            .provenance()
                                            .filter(now::bringsTheSameAs)
                                            .isPresent();
                        }
                    };
        };
    }

    /** Whether the headings are recorded already, where such a record is kept. */
    private static boolean isFiled(Request request) throws IOException {
        List<String> groups = request.provenance().groups();
        return groups.isEmpty()
                || request.destination()
                        .provenance()
                        .map(p -> p.groups().containsAll(groups))
                        .orElse(true);
    }

    /** What is to be recorded; headings add up with those of earlier runs. */
    static Optional<Provenance> provenance(Request request, Closure closure) throws IOException {
        Optional<Provenance> now = now(request, closure);
        Optional<Provenance> before = request.destination().provenance();
        return now.isPresent() && before.isPresent()
                ? Optional.of(joined(now.get(), before.get()))
                : now;
    }

    private static Provenance joined(Provenance now, Provenance before) {
        Provenance all = now.withGroups(before.groups());
        return all.referrers() == Referrers.UNKNOWN
                        && all.bringsTheSameAs(before)
                        && all.source().equals(before.source())
                ? all.with(before.referrers())
                : all;
    }

    /** What is known of the referrers of all that a request is about to take. */
    static Referrers known(Request request, Descriptor announced) throws IOException {
        return request.destination()
                .provenance()
                .filter(p -> p.announced().equals(announced.digest()))
                .filter(p -> isFrom(request.provenance(), p.source()))
                .filter(p -> keepsNoMoreThan(p.platforms(), request.platforms()))
                .map(Provenance::referrers)
                .orElse(Referrers.UNKNOWN);
    }

    private static boolean isFrom(ProvenanceChoice choice, String source) {
        return switch (choice) {
            case ProvenanceChoice.Fresh fresh -> fresh.source().equals(source);
            case ProvenanceChoice.Carried _ -> false;
        };
    }

    /** Whether the platforms wanted are those recorded, apart from any that the image lacks. */
    private static boolean keepsNoMoreThan(List<Platform> recorded, PlatformChoice wanted) {
        return switch (wanted) {
            case PlatformChoice.All() -> recorded.isEmpty();
            case PlatformChoice.Best _, PlatformChoice.Some _ -> false;
            case PlatformChoice.Only(List<Platform> platforms, PlatformChoice.Missing missing) ->
                    switch (missing) {
                        case FAILS -> recorded.equals(sorted(platforms));
                        case IS_ALLOWED ->
                                !recorded.isEmpty() && sorted(platforms).containsAll(recorded);
                    };
        };
    }

    private static Optional<Provenance> now(Request request, Closure closure) throws IOException {
        List<Platform> kept = kept(request.platforms(), closure);
        return switch (request.provenance()) {
            case ProvenanceChoice.Fresh(String source, List<String> groups) ->
                    Optional.of(
                            new Provenance(
                                    request.written(),
                                    source,
                                    closure.announced().digest(),
                                    kept,
                                    groups,
                                    asked(request.referrers())));
            case ProvenanceChoice.Carried(List<String> groups) ->
                    request.source()
                            .provenance()
                            .map(p -> isNarrowed(closure) ? narrowed(p, kept) : p)
                            .map(p -> p.withGroups(groups).with(Referrers.UNKNOWN));
        };
    }

    private static Referrers asked(ReferrersChoice choice) {
        return switch (choice) {
            case LEFT -> Referrers.UNKNOWN;
            case TAKEN -> Referrers.ASKED_FOR;
        };
    }

    private static boolean isNarrowed(Closure closure) {
        return !closure.announced().digest().equals(closure.top().digest());
    }

    private static Provenance narrowed(Provenance p, List<Platform> kept) {
        return new Provenance(p.written(), p.source(), p.announced(), kept, p.groups());
    }

    /** The platforms wanted, without those that the image turned out to lack. */
    private static List<Platform> kept(PlatformChoice choice, Closure closure) {
        return switch (choice) {
            case PlatformChoice.All(), PlatformChoice.Best _ -> List.of();
            case PlatformChoice.Some(List<Platform> wanted, PlatformChoice.Others _) ->
                    sorted(wanted);
            case PlatformChoice.Only(List<Platform> wanted, PlatformChoice.Missing missing) ->
                    switch (missing) {
                        case FAILS -> sorted(wanted);
                        case IS_ALLOWED -> {
                            List<Platform> had =
                                    wanted.stream()
                                            .filter(w ->
                                                    closure.platforms().stream()
                                                            .anyMatch(w::accepts))
                                            .toList();
                            yield sorted(had.isEmpty() ? wanted : had);
                        }
                    };
        };
    }

    private static List<Platform> sorted(List<Platform> platforms) {
        return platforms.stream()
                .distinct()
                .sorted(Comparator.comparing(Platform::toString))
                .toList();
    }
}
