package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Call;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Http;
import dev.hod.transport.registry.wire.Origin;
import dev.hod.transport.registry.wire.Reply;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Finds out how a registry is spoken to, by its {@code /v2/}: https, save for the loopback and
 * hosts that the user named, which are asked by plain http first.
 */
final class Endpoint {
    private static final String PING = "/v2/";

    /** A host that does not answer at all is mostly a wrong name, and nobody wants to wait. */
    private static final int ATTEMPTS = 3;

    private static final long LONGEST_SILENCE = Duration.ofSeconds(3).toNanos();

    private final RegistryHost host;
    private final RegistrySettings settings;
    private final Http http;
    private final HostLimits limits;

    /** The registry's root, and how it wants to be addressed. */
    record Found(Url root, List<Challenge> challenges) {}

    Endpoint(RegistryHost host, RegistrySettings settings, Http http, HostLimits limits) {
        this.host = host;
        this.settings = settings;
        this.http = http;
        this.limits = limits;
    }

    Found find() throws IOException {
        Origin plain = Origin.of("http", host.authority());
        Origin secure = Origin.of("https", host.authority());
        Set<String> named = settings.plainHttp();
        if (named.contains(host.name()) || plain.isAmong(named)) {
            try {
                return ask(plain);
            } catch (NoPlainHttp e) {
                throw Unreachable.wantsTls(host.name(), e);
            }
        }
        if (!plain.isLoopback()) {
            return isInsecure(secure) ? secureOrPlain(secure, plain) : ask(secure);
        }
        try {
            return ask(plain);
        } catch (NoPlainHttp e) {
            try {
                return ask(secure);
            } catch (IOException second) {
                second.addSuppressed(e);
                throw second;
            }
        }
    }

    private boolean isInsecure(Origin secure) {
        Set<String> insecure = settings.trust().settings().insecure();
        return insecure.contains(host.name()) || secure.isAmong(insecure);
    }

    /** Whoever takes any certificate takes none as well, as with docker and skopeo. */
    private Found secureOrPlain(Origin secure, Origin plain) throws IOException {
        try {
            return ask(secure);
        } catch (Unreachable e) {
            try {
                return ask(plain);
            } catch (IOException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    private Found ask(Origin origin) throws IOException {
        Url url = new Url(origin, host.target(PING));
        Retry answers = new Retry(settings.patience(), limits);
        Retry silence = new Retry(settings.patience().atMost(ATTEMPTS), limits);
        long start = System.nanoTime();
        while (true) {
            Call call =
                    new Call(
                            "GET",
                            url,
                            Headers.NONE,
                            Body.NONE,
                            settings.patience().timeouts().stall());
            try (Reply reply = http.send(call)) {
                if (Retry.isPassing(reply.status())
                        && answers.afterStatus(reply.status(), reply.headers())) {
                    continue;
                }
                return found(url, reply);
            } catch (ConnectException | SocketTimeoutException e) {
                if (isAbsent(start) || !silence.afterBreak()) {
                    throw new Unreachable("GET " + url, url, e);
                }
            } catch (SSLException e) {
                // A certificate does not get better by asking again.
                throw new Unreachable("GET " + url, url, e);
            } catch (Failure e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (origin.isLoopback() && !origin.isTls()) {
                    throw new NoPlainHttp(url, e);
                }
                if (isAbsent(start) || !silence.afterBreak()) {
                    throw new Unreachable("GET " + url, url, e);
                }
            }
        }
    }

    private static boolean isAbsent(long start) {
        return System.nanoTime() - start > LONGEST_SILENCE;
    }

    private Found found(Url url, Reply reply) throws IOException {
        int status = reply.status();
        if (status == 400 && !url.origin().isTls()) {
            // Go and nginx answer so to plain http on a port that wants TLS.
            throw new NoPlainHttp(url, new IOException("400"));
        }
        if (status != 200 && status != 401 && status != 403) {
            Request request = Request.get(url, Access.CATALOG, Headers.NONE, Request.SMALL);
            byte[] body = reply.bytes(Request.SMALL);
            Answer answer = new Answer(request, url, status, reply.headers(), body);
            if (status >= 500 || status == 429) {
                throw answer.failure();
            }
            throw RegistryFailure.odd(
                    Failure.Kind.UNREACHABLE,
                    "GET " + url + ": " + status + ", so this is no registry",
                    status);
        }
        List<String> lines = new ArrayList<>(reply.headers().all("WWW-Authenticate"));
        return new Found(
                new Url(url.origin(), "/"), status == 401 ? Challenge.parse(lines) : List.of());
    }

    /** Something answers, but not to plain http. */
    private static final class NoPlainHttp extends Failure {
        private static final long serialVersionUID = 1L;

        NoPlainHttp(Url url, IOException cause) {
            super(Kind.UNREACHABLE, "GET " + url + ": " + cause.getMessage(), cause);
        }
    }
}
