package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.reference.ImageName;
import dev.hod.route.Hop;
import dev.hod.route.Routes;
import dev.hod.transport.ImageSource;
import dev.hod.transport.registry.wire.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registries of a run, each opened once, and the ways to them: images are read by way of the
 * mirrors that the machine's registries.conf names for them, everything else is asked of the
 * registry itself. Safe for concurrent use.
 */
public final class RegistryStores implements AutoCloseable {
    private static final int BRIEF_ATTEMPTS = 2;

    private final RegistrySettings settings;
    private final Routes routes;
    private final Map<String, RegistryStore> asked = new HashMap<>();
    private final Map<String, RegistryStore> targets = new HashMap<>();
    private final Map<Guest, RegistryStore> others = new HashMap<>();
    private final Set<Hop.Place> down = ConcurrentHashMap.newKeySet();

    /**
     * A registry that is asked in place of another one.
     *
     * @param host the other one
     */
    private record Guest(Hop.Place place, String host, Wait term) {}

    /** How long a place is waited for. */
    private enum Wait {
        AS_USUAL,
        /** Not for long: another place is asked next. */
        BRIEFLY
    }

    public RegistryStores(RegistrySettings settings, Routes routes) {
        this.settings = settings;
        this.routes = routes;
    }

    /**
     * A registry by its name; nothing is asked of it yet.
     *
     * @param host {@code host[:port]} as users write it; {@code docker.io} is Docker Hub
     */
    public synchronized RegistryStore of(String host) {
        return asked.computeIfAbsent(
                host,
                h ->
                        RegistryStore.open(
                                h,
                                settings,
                                routes.areEmpty() ? RegistryStore.Ways.STRAIGHT : new ByRoutes(h)));
    }

    /**
     * The same registry to write to: what is read of it, to see what is there, comes from itself
     * and from no mirror.
     */
    public synchronized RegistryStore target(String host) {
        return routes.areEmpty()
                ? of(host)
                : targets.computeIfAbsent(
                        host, h -> RegistryStore.open(h, settings, new Itself(h)));
    }

    /** Waits for those anew that were absent a moment ago. */
    public synchronized void askAgain() {
        asked.values().forEach(RegistryStore::askAgain);
        targets.values().forEach(RegistryStore::askAgain);
        others.values().forEach(RegistryStore::askAgain);
        down.clear();
    }

    /** The store of a place; credentials that were given for {@code host} go nowhere else. */
    private synchronized RegistryStore at(Hop.Place place, String host, Wait wait) {
        if (place.equals(Hop.Place.usual(host))) {
            return of(host);
        }
        return others.computeIfAbsent(
                new Guest(place, host, wait),
                guest ->
                        RegistryStore.open(
                                RegistryHost.of(place.host(), place.manner()),
                                settings(guest),
                                RegistryStore.Ways.STRAIGHT));
    }

    private RegistrySettings settings(Guest guest) {
        RegistrySettings whom =
                guest.place.host().equals(guest.host)
                        ? settings
                        : settings.withCredentials(settings.credentials().towardsOthers());
        RegistrySettings.Patience patience = settings.patience();
        RegistrySettings changed =
                switch (guest.term) {
                    case AS_USUAL -> whom;
                    case BRIEFLY -> whom.withPatience(patience.atMost(BRIEF_ATTEMPTS));
                };
        return trusting(changed, guest.place);
    }

    private static RegistrySettings trusting(RegistrySettings settings, Hop.Place place) {
        Trust.Settings trust = settings.trust().settings();
        Hop.Manner manner = place.manner();
        Set<String> plain = new HashSet<>(settings.plainHttp());
        switch (manner.scheme()) {
            case USUAL -> {}
            case PLAIN -> plain.add(place.host());
        }
        Set<String> insecure = new HashSet<>(trust.insecure());
        switch (place.checks()) {
            case USUAL -> {}
            case NONE -> insecure.add(place.host());
        }
        List<Path> authorities = new ArrayList<>(trust.authorities());
        authorities.addAll(manner.authorities());
        return settings.withTrust(plain, insecure, authorities)
                .withKeys(
                        manner.keys().stream()
                                .map(key -> new Trust.ClientKey(key.certificate(), key.key()))
                                .toList());
    }

    @Override
    public synchronized void close() {
        asked.values().forEach(RegistryStore::close);
        targets.values().forEach(RegistryStore::close);
        others.values().forEach(RegistryStore::close);
    }

    /** To one registry, without a detour. */
    private final class Itself implements RegistryStore.Ways {
        private final String host;

        Itself(String host) {
            this.host = host;
        }

        @Override
        public ImageSource source(RegistryStore store, ImageName name) {
            try {
                return new RegistrySource(direct(store, name.repository()), name);
            } catch (IOException e) {
                return new RoutedSource(
                        store.where(),
                        name,
                        () -> {
                            throw e;
                        },
                        (_, _) -> {});
            }
        }

        @Override
        public RegistryStore direct(RegistryStore store, String repository) throws IOException {
            Hop.Place place = routes.direct(host, repository);
            return place.equals(Hop.Place.usual(host)) ? store : at(place, host, Wait.AS_USUAL);
        }
    }

    /** The ways from one registry. */
    private final class ByRoutes implements RegistryStore.Ways {
        private final String host;

        ByRoutes(String host) {
            this.host = host;
        }

        @Override
        public ImageSource source(RegistryStore store, ImageName name) {
            return new RoutedSource(store.where(), name, () -> sources(name), this::failed);
        }

        /** Places that were down a moment ago come last. */
        private List<RoutedSource.Candidate> sources(ImageName name) throws IOException {
            List<RoutedSource.Candidate> best = new ArrayList<>();
            List<RoutedSource.Candidate> worst = new ArrayList<>();
            List<Hop> hops = routes.pulls(host, name);
            for (Hop hop : hops) {
                boolean itself = hop.equals(hops.getLast());
                Wait wait = itself ? Wait.AS_USUAL : Wait.BRIEFLY;
                RegistrySource source = new RegistrySource(at(hop.place(), host, wait), hop.name());
                (down.contains(hop.place()) ? worst : best)
                        .add(
                                new RoutedSource.Candidate(
                                        hop,
                                        source,
                                        itself
                                                ? RoutedSource.Rank.ITSELF
                                                : RoutedSource.Rank.MIRROR));
            }
            best.addAll(worst);
            return best;
        }

        private void failed(Hop hop, IOException reason) {
            // That a place is down is said once, and not for each image.
            if (!(reason instanceof Unreachable) || down.add(hop.place())) {
                settings.listener().waiting(hop + " is passed over: " + Failure.describe(reason));
            }
        }

        @Override
        public RegistryStore direct(RegistryStore store, String repository) throws IOException {
            return at(routes.direct(host, repository), host, Wait.AS_USUAL);
        }
    }
}
