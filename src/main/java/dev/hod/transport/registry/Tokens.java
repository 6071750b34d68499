package dev.hod.transport.registry;

import dev.hod.auth.Credentials;
import dev.hod.error.Failure;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Call;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Http;
import dev.hod.transport.registry.wire.Reply;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens from a registry's token service, each fetched once for all who wait for it and
 * renewed before it runs out: a token of five minutes dies before a large layer is through.
 */
final class Tokens {
    private static final String HARBOR = "harbor-registry";
    private static final Pattern REPOSITORY = Pattern.compile("repository:([^/:]+)/[^:]*:(.*)");
    private static final int LIMIT = 128 << 10;

    private final Http http;
    private final Duration patience;
    private final Supplier<Retry> retries;
    private final Refusals refusals;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    /**
     * Where tokens are had.
     *
     * @param service as the challenge names it; may be empty
     */
    record Realm(Url url, String service) {
        boolean isHarbor() {
            return service.equals(HARBOR);
        }
    }

    private record Key(Realm realm, List<String> scopes, Optional<Credentials> identity) {}

    /** One token, guarded by its own monitor. */
    private static final class Slot {
        private @Nullable String token;
        private long renewAt;
    }

    Tokens(Http http, Duration patience, Supplier<Retry> retries, Refusals refusals) {
        this.http = http;
        this.patience = patience;
        this.retries = retries;
        this.refusals = refusals;
    }

    /**
     * A token that will hold for a while.
     *
     * @throws RegistryFailure where the service refuses
     */
    String get(Realm realm, Access access, Optional<Credentials> identity) throws IOException {
        Slot slot =
                slots.computeIfAbsent(
                        new Key(realm, cacheScopes(realm, access), identity), key -> new Slot());
        synchronized (slot) {
            String known = slot.token;
            if (known != null && System.nanoTime() - slot.renewAt < 0) {
                return known;
            }
            RegistryJson.Token fresh = fetch(realm, access, identity);
            slot.token = fresh.token();
            // Four fifths of its life; a lifetime beyond a day is not believed.
            long seconds = Math.clamp(fresh.lifetime(), 5, 86_400);
            slot.renewAt = System.nanoTime() + Duration.ofMillis(seconds * 800).toNanos();
            return fresh.token();
        }
    }

    /** Forgets a token that was refused, unless somebody has renewed it meanwhile. */
    void drop(Realm realm, Access access, Optional<Credentials> identity, String refused) {
        Slot slot = slots.get(new Key(realm, cacheScopes(realm, access), identity));
        if (slot != null) {
            synchronized (slot) {
                if (refused.equals(slot.token)) {
                    slot.token = null;
                }
            }
        }
    }

    /** Harbor's tokens hold for a whole project, whatever repository was asked for. */
    private static List<String> cacheScopes(Realm realm, Access access) {
        return access.scopes().stream()
                .map(scope ->
                        realm.isHarbor() ? REPOSITORY.matcher(scope).replaceFirst("$1:$2") : scope)
                .sorted()
                .distinct()
                .toList();
    }

    private RegistryJson.Token fetch(Realm realm, Access access, Optional<Credentials> identity)
            throws IOException {
        if (identity.isPresent() && identity.get() instanceof Credentials.IdentityToken token) {
            Answer answer = send(postRequest(realm, access, token));
            // Harbor, GCR and Artifactory know no POST; ACR's wants no plain passwords.
            boolean unknown =
                    switch (answer.status()) {
                        case 400, 401, 404, 405 -> true;
                        default -> false;
                    };
            if (!unknown || token.user().isEmpty()) {
                return token(answer, access);
            }
            Credentials.Password fallback = new Credentials.Password(token.user(), token.token());
            return token(send(getRequest(realm, access, Optional.of(fallback))), access);
        }
        return token(send(getRequest(realm, access, identity)), access);
    }

    private RegistryJson.Token token(Answer answer, Access access) throws RegistryFailure {
        if (!answer.isSuccess()) {
            boolean refused =
                    switch (answer.status()) {
                        case 400, 401, 403 -> true;
                        default -> false;
                    };
            if (!refused) {
                throw answer.failure();
            }
            throw RegistryFailure.odd(
                    Failure.Kind.UNAUTHORIZED,
                    "token from %s: %d (%s)"
                            .formatted(
                                    answer.url(),
                                    answer.status(),
                                    refusals.of(access.repository())),
                    answer.status());
        }
        return RegistryJson.token(answer.body())
                .orElseThrow(() ->
                        RegistryFailure.odd(
                                Failure.Kind.UNAUTHORIZED,
                                "token from " + answer.url() + ": the reply holds none",
                                answer.status()));
    }

    private static Request getRequest(Realm realm, Access access, Optional<Credentials> identity) {
        Url url = realm.url();
        if (!realm.service().isEmpty()) {
            url = url.with("service", encode(realm.service()));
        }
        for (String scope : access.scopes()) {
            url = url.with("scope", encode(scope));
        }
        Headers headers =
                identity.flatMap(Tokens::basic)
                        .map(value -> Headers.of("Authorization", value))
                        .orElse(Headers.NONE);
        return Request.get(url, access, headers, LIMIT);
    }

    private static Request postRequest(
            Realm realm, Access access, Credentials.IdentityToken token) {
        String form =
                "grant_type=refresh_token&client_id=hod&service="
                        + encode(realm.service())
                        + "&scope="
                        + encode(String.join(" ", access.scopes()))
                        + "&refresh_token="
                        + encode(token.token());
        Headers headers = Headers.of("Content-Type", "application/x-www-form-urlencoded");
        return new Request("POST", realm.url(), headers, Body.of(form), access, LIMIT);
    }

    private Answer send(Request request) throws IOException {
        Retry retry = retries.get();
        while (true) {
            Call call =
                    new Call(
                            request.method(),
                            request.url(),
                            request.headers(),
                            request.body(),
                            patience);
            Answer answer;
            try (Reply reply = http.send(call)) {
                answer =
                        new Answer(
                                request,
                                request.url(),
                                reply.status(),
                                reply.headers(),
                                reply.bytes(request.limit()));
            } catch (Failure e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (!retry.afterBreak()) {
                    throw new Unreachable("token from " + request.url(), request.url(), e);
                }
                continue;
            }
            if (!Retry.isPassing(answer.status())
                    || !retry.afterStatus(answer.status(), answer.headers())) {
                return answer;
            }
        }
    }

    /** The value of {@code Authorization} for a user; in UTF-8, as registries expect it. */
    static Optional<String> basic(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Password(String user, String password) ->
                    Optional.of(
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    (user + ':' + password)
                                                            .getBytes(StandardCharsets.UTF_8)));
            case Credentials.IdentityToken token -> Optional.empty();
            case Credentials.RegistryToken token -> Optional.empty();
        };
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
