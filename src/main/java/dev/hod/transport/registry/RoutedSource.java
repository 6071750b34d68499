package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.route.Hop;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An image that several registries are said to have. The first that has it is read from; what
 * cannot be had there, or is not what its digest says, comes from the next one.
 */
final class RoutedSource implements ImageSource {
    private final String host;
    private final ImageName name;
    private final Ways ways;
    private final BiConsumer<Hop, IOException> failed;
    private @Nullable List<Candidate> candidates;
    private volatile int chosen;

    /** A place that may have it. */
    record Candidate(Hop hop, RegistrySource source, Rank rank) {}

    /** Whose word counts. */
    enum Rank {
        MIRROR,
        /** Where all images are that there are: what it lacks does not exist. */
        ITSELF
    }

    /** Finds the places; asked once. */
    @FunctionalInterface
    interface Ways {
        List<Candidate> find() throws IOException;
    }

    /** Something that is asked of a place. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(RegistrySource source) throws IOException;
    }

    /**
     * @param failed told of a place that is passed over for the next one
     */
    RoutedSource(String host, ImageName name, Ways ways, BiConsumer<Hop, IOException> failed) {
        this.host = host;
        this.name = name;
        this.ways = ways;
        this.failed = failed;
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return host + '/' + name;
    }

    private synchronized List<Candidate> candidates() throws IOException {
        List<Candidate> known = candidates;
        if (known == null) {
            known = List.copyOf(ways.find());
            candidates = known;
        }
        return known;
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        List<Candidate> all = candidates();
        List<Failure> failures = new ArrayList<>();
        IOException itself = null;
        for (int i = 0; i < all.size(); i++) {
            Candidate candidate = all.get(i);
            try {
                Optional<Descriptor> found = candidate.source.resolve();
                if (found.isPresent()) {
                    requireDigest(candidate, found.get());
                    chosen = i;
                    return found;
                }
            } catch (IOException e) {
                rethrowInterruption(e);
                switch (candidate.rank) {
                    case MIRROR -> failures.add(MirrorsFailed.at(candidate.hop, e));
                    case ITSELF -> itself = e;
                }
                if (i < all.size() - 1) {
                    failed.accept(candidate.hop, e);
                }
            }
        }
        if (itself != null) {
            throw MirrorsFailed.beside(itself, failures);
        }
        return Optional.empty();
    }

    /** A mirror that answers with another digest than it was asked for is of no use. */
    private void requireDigest(Candidate candidate, Descriptor found) throws RegistryFailure {
        Optional<Digest> wanted = name.digest();
        if (wanted.isPresent()
                && wanted.get().algorithm() == found.digest().algorithm()
                && !wanted.get().equals(found.digest())) {
            throw RegistryFailure.odd(
                    Failure.Kind.CORRUPT, candidate.hop + ": it has digest " + found.digest(), 200);
        }
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return first(source -> source.manifest(descriptor));
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        return first(source -> source.find(blob));
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        return first(source -> source.referrers(subject));
    }

    @Override
    public Referrers referrersAgain(Digest subject) throws IOException {
        return first(source -> source.referrersAgain(subject));
    }

    @Override
    public List<byte[]> signatures(Digest manifest) throws IOException {
        return first(source -> source.signatures(manifest));
    }

    /** Asks the chosen place, then those behind it, then those that were passed over. */
    private <T> T first(Question<T> question) throws IOException {
        List<Failure> failures = new ArrayList<>();
        List<Candidate> all = ordered();
        for (Candidate candidate : all) {
            try {
                return question.ask(candidate.source);
            } catch (IOException e) {
                rethrowInterruption(e);
                if (candidate.equals(all.getLast())) {
                    throw MirrorsFailed.beside(e, failures);
                }
                failed.accept(candidate.hop, e);
                failures.add(MirrorsFailed.at(candidate.hop, e));
            }
        }
        throw new AssertionError("there is always the registry itself");
    }

    private List<Candidate> ordered() throws IOException {
        List<Candidate> all = candidates();
        List<Candidate> ordered = new ArrayList<>(all.subList(chosen, all.size()));
        ordered.addAll(all.subList(0, chosen));
        return ordered;
    }

    static void rethrowInterruption(IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new RoutedBlob(
                descriptor,
                where(),
                () -> {
                    List<RoutedBlob.Source> sources = new ArrayList<>();
                    for (Candidate candidate : ordered()) {
                        sources.add(
                                new RoutedBlob.Source(
                                        candidate.hop, candidate.source.blob(descriptor)));
                    }
                    return sources;
                },
                failed);
    }
}
