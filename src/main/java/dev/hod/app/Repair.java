package dev.hod.app;

import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Outcome;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.error.NotFound;
import dev.hod.fault.Fault;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Damage;
import dev.hod.pool.Damage.Revision;
import dev.hod.pool.Pool;
import dev.hod.pool.PoolPath;
import dev.hod.pool.PoolVerifier;
import dev.hod.pool.Proof;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.selection.KeptHost;
import dev.hod.selection.Origin;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Puts a pool right: what a check finds missing or spoiled is fetched again, and nothing else.
 *
 * @param from a pool, a bundle, or a registry as {@code HOST[/PREFIX]}
 */
public record Repair(Path pool, String from, Side side) {

    /**
     * What came of it.
     *
     * @param outcomes one for each manifest that lacked something
     * @param blobs how many were fetched
     * @param bytes how much
     * @param shared files that other trees share with the pool by hard link, and go on doing with
     *     what is spoiled
     * @param end why the work broke off, where it did
     */
    public record Repaired(
            List<Outcome> outcomes,
            long blobs,
            long bytes,
            List<Path> shared,
            Optional<IOException> end) {
        public Repaired {
            outcomes = List.copyOf(outcomes);
            shared = List.copyOf(shared);
        }
    }

    /** Finds what is wrong, by reading everything. */
    public Damage check(Consumer<Fault> sink, Progress progress) throws IOException {
        try (Pool opened = Pool.open(Places.existing(pool.toString()), Pool.Mode.READ)) {
            Damage damage = new Damage();
            PoolVerifier.verify(opened, sink, damage, progress);
            return damage;
        }
    }

    /** Fetches it. */
    public Repaired run(Damage damage, Progress progress) throws IOException {
        try (Registries registries = new Registries(side, progress);
                Source source = source(registries);
                PoolStore target =
                        PoolStore.open(
                                pool,
                                Pool.Mode.WRITE,
                                new Proof.OfLengthExcept(damage.content()))) {
            List<Path> shared = shared(damage.content());
            List<Request> requests = new ArrayList<>();
            for (Revision revision : affected(target.pool(), damage)) {
                requests.add(
                        new Request(
                                revision.toString(),
                                new Healing(
                                        source.store,
                                        source.names(target.pool(), revision.repository()),
                                        target.pool(),
                                        revision),
                                new HealedDestination(
                                        target.destination(
                                                ImageName.digested(
                                                        revision.repository(), revision.digest()))),
                                PlatformChoice.ALL,
                                ProvenanceChoice.CARRIED,
                                ReferrersChoice.LEFT));
            }
            Carried carried =
                    Carried.intoPool(target, OnFailure.GO_ON, requests, List.of(), progress);
            long bytes = 0;
            for (Outcome outcome : carried.outcomes()) {
                bytes += outcome instanceof Outcome.Done done ? done.newBytes() : 0;
            }
            return new Repaired(carried.outcomes(), carried.blobs(), bytes, shared, carried.end());
        }
    }

    /** Where to fetch from, and what it calls the repositories of the pool. */
    private record Source(Store store, Optional<Origin> origin) implements AutoCloseable {
        /** Names to try, the likeliest first. */
        List<String> names(Pool pool, String repository) throws IOException {
            if (origin.isEmpty()) {
                return List.of(repository);
            }
            SortedSet<String> noted = new TreeSet<>();
            String host = origin.get().host() + '/';
            for (ImageName name : pool.names(repository)) {
                pool.record(name)
                        .flatMap(record -> record.provenance())
                        .filter(provenance -> provenance.source().startsWith(host))
                        .ifPresent(provenance ->
                                noted.add(
                                        repositoryOf(
                                                provenance.source().substring(host.length()))));
            }
            List<String> names = new ArrayList<>(noted);
            names.add(origin.get().prefix().map(p -> p + '/').orElse("") + repository);
            String kept = repository.substring(repository.indexOf('/') + 1);
            if (repository.startsWith(KeptHost.toComponent(origin.get().host()) + '/')) {
                names.add(kept);
            }
            return names.stream().distinct().toList();
        }

        private static String repositoryOf(String reference) {
            int at = reference.indexOf('@');
            String named = at < 0 ? reference : reference.substring(0, at);
            int colon = named.lastIndexOf(':');
            return colon < 0 ? named : named.substring(0, colon);
        }

        @Override
        public void close() throws IOException {
            if (origin.isEmpty()) {
                store.close();
            }
        }
    }

    private Source source(Registries registries) throws IOException {
        if (!Files.exists(Path.of(from))) {
            Origin origin = Origin.parse(from);
            return new Source(registries.of(origin.host()), Optional.of(origin));
        }
        Store store = Places.any(from, InputStream.nullInputStream());
        if (store instanceof StreamedStore) {
            store.close();
            throw WrongPlace.because(
                    from
                            + " can only be read from front to back; hod unpack --check repairs"
                            + " from it");
        }
        return new Source(store, Optional.empty());
    }

    /** What is spoiled is in no list of the repositories' that need it: their manifests tell. */
    private static SortedSet<Revision> affected(Pool pool, Damage damage) throws IOException {
        SortedSet<Revision> affected = new TreeSet<>(damage.revisions());
        Set<Digest> content = damage.content();
        if (content.isEmpty()) {
            return affected;
        }
        for (String repository : pool.repositories()) {
            for (Digest revision : pool.revisions(repository)) {
                if (content.contains(revision) || references(pool, repository, revision, content)) {
                    affected.add(new Revision(repository, revision));
                }
            }
        }
        return affected;
    }

    private static boolean references(
            Pool pool, String repository, Digest revision, Set<Digest> content) throws IOException {
        try {
            Optional<Descriptor> there = pool.resolve(ImageName.digested(repository, revision));
            return there.isPresent()
                    && Manifest.parse(pool.manifest(repository, there.get())).references().stream()
                            .anyMatch(part -> content.contains(part.digest()));
        } catch (NotFound | BadManifest e) {
            // It is spoiled itself, or nothing that has parts.
            return false;
        }
    }

    private List<Path> shared(Set<Digest> content) throws IOException {
        List<Path> shared = new ArrayList<>();
        for (Digest digest : content) {
            Path data = new PoolPath.BlobData(digest).under(pool);
            try {
                if (Files.getAttribute(data, "unix:nlink") instanceof Integer names && names > 1) {
                    shared.add(data);
                }
            } catch (NoSuchFileException | UnsupportedOperationException e) {
                // Nothing is there that could be shared, or nobody can tell.
            }
        }
        shared.sort(null);
        return shared;
    }
}
