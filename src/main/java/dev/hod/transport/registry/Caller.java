package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.route.Hop;
import dev.hod.transport.registry.RegistrySettings.Patience;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Call;
import dev.hod.transport.registry.wire.Connections;
import dev.hod.transport.registry.wire.ControlPlane;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Http;
import dev.hod.transport.registry.wire.Reply;
import dev.hod.transport.registry.wire.SourceFailure;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one registry: authorised, redirected by hand, within its limits. Credentials go to
 * the registry's own scheme, host and port and nowhere else.
 */
final class Caller implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;

    /** How long a host that did not answer is believed to be absent. */
    private static final long ABSENCE = Duration.ofSeconds(10).toNanos();

    private final RegistryHost host;
    private final RegistrySettings settings;
    private final HostLimits limits;
    private final Http control;
    private final Http data;
    private final Authorizer authorizer;
    private final Redirects redirects;
    private final Refusals refusals;
    private @Nullable Url root;
    private @Nullable Unreachable absence;
    private long absentSince;

    Caller(RegistryHost host, RegistrySettings settings) {
        this.host = host;
        this.settings = settings;
        this.redirects = new Redirects(settings.plainHttp());
        this.limits = new HostLimits(host.name(), settings);
        this.refusals = new Refusals(host, settings.credentials());
        Patience patience = settings.patience();
        Connections connections =
                new Connections(
                        settings.trust(),
                        settings.proxies(),
                        patience.timeouts(),
                        settings.agent());
        this.data = new Told(connections, settings.listener());
        this.control =
                new Told(
                        new ControlPlane(
                                host.authority(),
                                connections,
                                settings.trust(),
                                settings.proxies(),
                                patience.timeouts()),
                        settings.listener());
        this.authorizer =
                new Authorizer(
                        host,
                        settings.credentials(),
                        redirects,
                        new Tokens(control, patience.timeouts().stall(), this::retry, refusals));
    }

    HostLimits limits() {
        return limits;
    }

    RegistrySettings settings() {
        return settings;
    }

    Retry retry() {
        return new Retry(settings.patience(), limits);
    }

    /**
     * An address below the registry's root; asks for the root first where nobody has yet.
     *
     * @throws Unreachable at once where that has just failed: an absent host is not waited for
     *     again with each image
     */
    synchronized Url at(String path) throws IOException {
        Url known = root;
        if (known == null) {
            Unreachable before = absence;
            if (before != null && System.nanoTime() - absentSince < ABSENCE) {
                throw before;
            }
            known = find();
            root = known;
        }
        return known.resolve(host.target(path));
    }

    /** Forgets that the host was absent. */
    synchronized void askAgain() {
        absence = null;
    }

    private Url find() throws IOException {
        try {
            Endpoint.Found found = new Endpoint(host, settings, control, limits).find();
            authorizer.learn(found.challenges(), found.root());
            return found.root();
        } catch (Unreachable e) {
            absence = e;
            absentSince = System.nanoTime();
            throw e;
        }
    }

    boolean isHarbor() {
        return authorizer.isHarbor();
    }

    /**
     * Sends a small request that may be repeated, and repeats it while that makes sense.
     *
     * @return the last answer, whatever its status
     * @throws Unreachable where none came
     */
    Answer ask(Request request) throws IOException {
        Retry retry = retry();
        while (true) {
            Answer answer;
            try {
                answer = askOnce(request);
            } catch (Failure e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (!retry.afterBreak()) {
                    throw new Unreachable(request.toString(), request.url(), e);
                }
                continue;
            }
            boolean passing =
                    Retry.isPassing(answer.status())
                            && !answer.says("MANIFEST_BLOB_UNKNOWN")
                            && !request.isRefusedBy(answer.status());
            if (!passing || !retry.afterStatus(answer.status(), answer.headers())) {
                return answer;
            }
        }
    }

    private Answer askOnce(Request request) throws IOException {
        limits.requests().enter();
        try (Followed followed = follow(control, request, settings.patience().timeouts().stall())) {
            Reply reply = followed.reply();
            byte[] body = reply.bytes(request.limit());
            limits.remaining(reply.headers());
            Answer answer =
                    new Answer(request, followed.url(), reply.status(), reply.headers(), body);
            return reply.status() == 401 && isHome(followed.url())
                    ? answer.refusing(refusals.of(request.access().repository()))
                    : answer;
        } finally {
            limits.requests().leave();
        }
    }

    /**
     * Sends a blob's request by the data plane, once: the caller holds a permit, looks at the
     * status and closes the reply. A foreign address is asked without credentials.
     */
    Reply download(Request request) throws IOException {
        return follow(data, request, settings.patience().timeouts().stall()).reply();
    }

    /** As {@link #download}, for a body whose storing takes the registry its time. */
    Reply upload(Request request) throws IOException {
        return follow(data, request, settings.patience().answer()).reply();
    }

    /** A reply, and where it was found. */
    private record Followed(Reply reply, Url url) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            reply.close();
        }
    }

    private Followed follow(Http http, Request request, Duration patience) throws IOException {
        Authorizer.Attempt attempt = authorizer.attempt(request.access());
        Url url = request.url();
        boolean wentBack = false;
        for (int hops = 0; hops <= MAX_REDIRECTS; ) {
            limits.awaitTurn();
            boolean home = isHome(url);
            Headers headers = request.headers();
            if (home) {
                for (Hop.Header header : host.manner().headers()) {
                    headers = headers.with(header.name(), header.value());
                }
                Optional<String> authorization = attempt.header();
                if (authorization.isPresent()) {
                    headers = headers.with("Authorization", authorization.get());
                }
            }
            Reply reply =
                    http.send(new Call(request.method(), url, headers, request.body(), patience));
            int status = reply.status();
            if (status == 401 && home && isWorthAnother(attempt, reply, url)) {
                reply.close();
                refuseGoneBody(request);
            } else if (isRedirect(request, status)) {
                try (reply) {
                    url = next(url, reply);
                }
                hops++;
            } else if (!home && !wentBack && request.isRead() && isExpired(status, url, request)) {
                // The signature of an object store's address has run out: the registry makes
                // another.
                reply.close();
                wentBack = true;
                url = request.url();
            } else {
                return new Followed(reply, url);
            }
        }
        throw new ProtocolException(request + ": more than " + MAX_REDIRECTS + " redirects");
    }

    private static boolean isWorthAnother(Authorizer.Attempt attempt, Reply reply, Url url)
            throws IOException {
        try {
            return attempt.refused(Challenge.parse(reply.headers().all("WWW-Authenticate")), url);
        } catch (IOException e) {
            reply.close();
            throw e;
        }
    }

    /** A stream that passed by once cannot be sent again with better credentials. */
    private static void refuseGoneBody(Request request) throws IOException {
        if (request.body() instanceof Body.Content(var blob) && blob.isOneShot()) {
            throw new SourceFailure(
                    new IOException(blob.where() + " passed by while the registry refused it"));
        }
    }

    private synchronized boolean isHome(Url url) {
        Url home = root;
        return home != null && home.origin().equals(url.origin());
    }

    private static boolean isExpired(int status, Url url, Request request) {
        return (status == 400 || status == 403) && !url.equals(request.url());
    }

    private static boolean isRedirect(Request request, int status) {
        return switch (status) {
            case 301, 302, 303 -> request.isRead();
            case 307, 308 ->
                    !(request.body() instanceof Body.Content(var blob) && blob.isOneShot());
            default -> false;
        };
    }

    private Url next(Url url, Reply reply) throws IOException {
        String location =
                reply.headers()
                        .first("Location")
                        .orElseThrow(() ->
                                new ProtocolException(url + " redirects without saying where"));
        return onward(url, location);
    }

    /** The address that a registry names, where it may be gone to. */
    Url onward(Url from, String reference) throws IOException {
        return redirects.follow(from, from.resolve(reference));
    }

    @Override
    public void close() {
        control.close();
        data.close();
    }
}
