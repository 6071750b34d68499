package dev.hod.transport.registry;

import dev.hod.auth.CredentialStore;
import dev.hod.auth.Credentials;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Finds the way in that a registry announced, and the next one where that is refused. */
final class Authorizer {
    private static final String BEARER = "Bearer ";

    private final RegistryHost host;
    private final CredentialStore credentials;
    private final Redirects redirects;
    private final Tokens tokens;
    private final AtomicReference<Ways> ways = new AtomicReference<>(Ways.NONE);

    /** What a registry has announced so far. */
    private record Ways(Optional<Tokens.Realm> realm, boolean basic) {
        static final Ways NONE = new Ways(Optional.empty(), false);
    }

    Authorizer(RegistryHost host, CredentialStore credentials, Redirects redirects, Tokens tokens) {
        this.host = host;
        this.credentials = credentials;
        this.redirects = redirects;
        this.tokens = tokens;
    }

    boolean isHarbor() {
        return ways.get().realm().map(Tokens.Realm::isHarbor).orElse(false);
    }

    /**
     * Takes note of challenges. A Bearer realm once seen is kept: Harbor offers Basic alone to
     * whoever came with a token that it did not like, and means Bearer.
     */
    void learn(List<Challenge> challenges, Url from) throws IOException {
        Optional<Tokens.Realm> realm = Optional.empty();
        boolean basic = false;
        for (Challenge challenge : challenges) {
            if (challenge.isBearer()
                    && realm.isEmpty()
                    && challenge.parameter("realm").isPresent()) {
                Url url = realm(challenge.parameter("realm").get(), from);
                realm =
                        Optional.of(
                                new Tokens.Realm(url, challenge.parameter("service").orElse("")));
            }
            basic |= challenge.isBasic();
        }
        Ways seen = new Ways(realm, basic);
        ways.updateAndGet(known ->
                new Ways(
                        seen.realm().isPresent() ? seen.realm() : known.realm(),
                        seen.basic() || known.basic()));
    }

    /** Where tokens are; Nexus has been seen to write {@code null://} for its scheme. */
    private Url realm(String written, Url from) throws IOException {
        String text =
                written.startsWith("null://")
                        ? from.origin().scheme() + written.substring("null".length())
                        : written;
        return redirects.follow(from, from.resolve(text));
    }

    /** One request's way through. */
    Attempt attempt(Access access) {
        return new Attempt(access);
    }

    /** The headers to try, one after another. */
    final class Attempt {
        private Access access;
        private Optional<String> sent = Optional.empty();
        private int refusals;
        private boolean basicNext;

        private Attempt(Access access) {
            this.access = access;
        }

        /** The {@code Authorization} to send now, if any. */
        Optional<String> header() throws IOException {
            Ways known = ways.get();
            if (known.realm().isEmpty() && !known.basic()) {
                sent = Optional.empty();
                return sent;
            }
            Optional<Credentials> identity = credentials.find(host.name(), access.repository());
            if (identity.isPresent()
                    && identity.get() instanceof Credentials.RegistryToken(String token)) {
                sent = Optional.of(BEARER + token);
            } else if (known.realm().isPresent() && !basicNext) {
                sent = Optional.of(BEARER + tokens.get(known.realm().get(), access, identity));
            } else {
                sent = identity.flatMap(Tokens::basic);
            }
            return sent;
        }

        /**
         * Takes a 401 and decides on what is next: first a fresh token with the scopes that are
         * asked for, then user and password where that is offered, then nothing.
         *
         * @return false where there is nothing left to try
         */
        boolean refused(List<Challenge> challenges, Url from) throws IOException {
            learn(challenges, from);
            refusals++;
            Ways known = ways.get();
            Optional<Credentials> identity = credentials.find(host.name(), access.repository());
            if (refusals == 1 && known.realm().isPresent()) {
                String token = sent.map(header -> header.replaceFirst(BEARER, "")).orElse("");
                tokens.drop(known.realm().get(), access, identity, token);
                for (Challenge challenge : challenges) {
                    for (String scope : challenge.parameter("scope").orElse("").split(" ", -1)) {
                        access = access.and(scope);
                    }
                }
                return true;
            }
            boolean hadBasic = sent.map(header -> header.startsWith("Basic ")).orElse(false);
            boolean hasBasic = identity.flatMap(Tokens::basic).isPresent();
            boolean offered = challenges.stream().anyMatch(Challenge::isBasic);
            if (refusals <= 2 && offered && hasBasic && !hadBasic) {
                basicNext = true;
                return true;
            }
            return false;
        }
    }
}
