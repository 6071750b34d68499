package dev.hod.transport.registry;

import dev.hod.concurrent.Tasks;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.transport.DeletingStore;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A registry, opened once for a run: its connections, tokens and limits, and what its repositories
 * are known to hold. Nothing is asked before something is wanted.
 */
public final class RegistryStore implements DeletingStore {
    private static final int LISTED_AT_ONCE = 8;

    private final RegistryHost host;
    private final Ways ways;
    private final Caller caller;
    private final ReferrerTags referrerTags;
    private final Holdings holdings = new Holdings();
    private final Mounts mounts = new Mounts();
    private final BodySizes bodySizes = new BodySizes();
    private volatile boolean lacksReferrers;
    private volatile Subjects subjects = Subjects.UNKNOWN;

    /** What the registry makes of a manifest's subject, by the header OCI-Subject. */
    enum Subjects {
        UNKNOWN,
        LISTED,
        IGNORED
    }

    /** How a registry's images and repositories are come by. */
    interface Ways {
        /** By asking the registry. */
        Ways STRAIGHT =
                new Ways() {
                    @Override
                    public ImageSource source(RegistryStore store, ImageName name) {
                        return new RegistrySource(store, name);
                    }

                    @Override
                    public RegistryStore direct(RegistryStore store, String repository) {
                        return store;
                    }
                };

        /** An image to read. */
        ImageSource source(RegistryStore store, ImageName name);

        /**
         * What is asked about a repository, other than an image.
         *
         * @throws dev.hod.error.Failure where it must not be asked
         */
        RegistryStore direct(RegistryStore store, String repository) throws IOException;
    }

    private RegistryStore(RegistryHost host, Caller caller, Ways ways) {
        this.host = host;
        this.ways = ways;
        this.caller = caller;
        this.referrerTags = new ReferrerTags(caller);
    }

    /**
     * Opens a registry.
     *
     * @param host {@code host[:port]} as users write it; {@code docker.io} is Docker Hub
     */
    public static RegistryStore open(String host, RegistrySettings settings) {
        return open(host, settings, Ways.STRAIGHT);
    }

    static RegistryStore open(String host, RegistrySettings settings, Ways ways) {
        return open(RegistryHost.of(host), settings, ways);
    }

    static RegistryStore open(RegistryHost registry, RegistrySettings settings, Ways ways) {
        return new RegistryStore(registry, new Caller(registry, settings), ways);
    }

    @Override
    public String where() {
        return host.name();
    }

    /** Waits for a host anew that was absent a moment ago. */
    public void askAgain() {
        caller.askAgain();
    }

    @Override
    public ImageSource source(ImageName name) {
        return ways.source(this, name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        try {
            return new RegistryDestination(ways.direct(this, name.repository()), name);
        } catch (IOException e) {
            return new RefusedDestination(name, where() + '/' + name, e);
        }
    }

    /**
     * Whether the registry lets the user of {@link RegistrySettings#credentials()} in: asked at its
     * root, without any repository.
     *
     * @throws dev.hod.error.Failure where it cannot be asked
     */
    public boolean admits() throws IOException {
        Answer answer;
        try {
            Url root = caller.at("/v2/");
            answer = caller.ask(Request.get(root, Access.NONE, Headers.NONE, Request.SMALL));
        } catch (RegistryFailure e) {
            if (e.kind() == Failure.Kind.UNAUTHORIZED) {
                return false;
            }
            throw e;
        }
        if (answer.status() == 401) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw answer.failure();
        }
        return true;
    }

    /**
     * Names of all images with tags, sorted, by the registry's catalog.
     *
     * @throws dev.hod.error.Failure where it has none or does not show it to us
     */
    @Override
    public List<ImageName> names() throws IOException {
        RegistryStore direct = ways.direct(this, "");
        if (direct != this) {
            return direct.names();
        }
        Listings listings = new Listings(caller);
        NavigableSet<ImageName> names = new ConcurrentSkipListSet<>();
        try (Tasks tasks = new Tasks("tags of " + where(), LISTED_AT_ONCE)) {
            for (String repository : listings.repositories()) {
                tasks.fork(() ->
                        listings.tags(repository).stream()
                                .map(tag -> ImageName.tagged(repository, tag))
                                .forEach(names::add));
            }
            tasks.join();
        }
        return List.copyOf(names);
    }

    /** Tags of one repository, sorted; none where it does not exist. */
    public List<String> tags(String repository) throws IOException {
        return listings(repository).tags(repository);
    }

    /**
     * Tags of one repository, in the order that the registry gives them.
     *
     * @return nothing where there is no such repository
     */
    public Optional<List<String>> tagsAsListed(String repository) throws IOException {
        return listings(repository).tagsAsListed(repository);
    }

    private Listings listings(String repository) throws IOException {
        return new Listings(ways.direct(this, repository).caller);
    }

    /**
     * Deletes the manifest that a name points at, by its digest, as registries want it: every other
     * tag of the repository that points there goes with it.
     *
     * @throws NotFound where there is no such image
     */
    @Override
    public Deleted delete(ImageName name) throws IOException {
        RegistryStore direct = ways.direct(this, name.repository());
        if (direct != this) {
            return direct.delete(name);
        }
        ManifestCalls manifests = new ManifestCalls(caller, name.repository());
        String reference =
                name.digest().map(Digest::toString).orElseGet(() -> name.tag().orElseThrow());
        Digest digest =
                manifests
                        .find(reference)
                        .orElseThrow(() -> NotFound.image(where() + '/' + name + ": no such image"))
                        .digest();
        NavigableSet<String> others = new ConcurrentSkipListSet<>();
        try (Tasks tasks = new Tasks("tags of " + where(), LISTED_AT_ONCE)) {
            for (String tag : tags(name.repository())) {
                if (!name.tag().equals(Optional.of(tag))) {
                    tasks.fork(() ->
                            manifests
                                    .find(tag)
                                    .filter(d -> d.digest().equals(digest))
                                    .ifPresent(_ -> others.add(tag)));
                }
            }
            tasks.join();
        }
        manifests.delete(digest);
        return new Deleted(digest, List.copyOf(others));
    }

    Caller caller() {
        return caller;
    }

    ReferrerTags referrerTags() {
        return referrerTags;
    }

    Holdings holdings() {
        return holdings;
    }

    Mounts mounts() {
        return mounts;
    }

    BodySizes bodySizes() {
        return bodySizes;
    }

    boolean lacksReferrers() {
        return lacksReferrers;
    }

    void referrersLack() {
        lacksReferrers = true;
    }

    Subjects subjects() {
        return subjects;
    }

    void subjects(Subjects seen) {
        subjects = seen;
    }

    @Override
    public void close() {
        caller.close();
    }
}
