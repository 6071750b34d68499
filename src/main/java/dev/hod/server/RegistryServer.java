package dev.hod.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hod.error.Failure;
import dev.hod.reference.ImageName;
import dev.hod.server.ServerSettings.Served;
import dev.hod.transport.RemovingStore;
import dev.hod.transport.Store;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A registry over a store: pulls from whatever keeps images, pushes into what can be written. Every
 * request runs on a virtual thread of its own with buffers of bounded size.
 */
public final class RegistryServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RegistryServer.class.getName());

    /** Large buffers that all requests share: 8 MB. */
    private static final int BUFFERS = 32;

    static {
        // The JDK's server reads these once. A refused upload must be read to its end, or the
        // client's connection is reset before it sees why. Headers and body are two writes, which
        // Nagle's algorithm would keep 40 ms apart.
        setDefault("sun.net.httpserver.drainAmount", Long.toString(Long.MAX_VALUE));
        setDefault("sun.net.httpserver.nodelay", "true");
        setDefault("sun.net.httpserver.maxReqHeaderSize", Integer.toString(64 << 10));
    }

    private final Store store;
    private final HttpServer http;
    private final HeadLimit threads = new HeadLimit();
    private final ServerSettings settings;
    private final Reads reads;
    private final Manifests manifests;

    /** Nothing where the registry is read-only. */
    private final Optional<Uploads> uploads;

    private final Buffers buffers = new Buffers(BUFFERS);

    private RegistryServer(Store store, ServerSettings settings) throws IOException {
        this.store = store;
        this.settings = settings;
        this.reads = new Reads(store);
        this.manifests = new Manifests(store);
        this.http = listener(settings);
        this.uploads =
                switch (settings.access()) {
                    case READ_ONLY -> Optional.empty();
                    case WRITABLE ->
                            Optional.of(
                                    new Uploads(store, settings.uploads().orElseThrow(), buffers));
                };
        http.createContext("/", this::handle);
        http.setExecutor(threads);
    }

    private static HttpServer listener(ServerSettings settings) throws IOException {
        Optional<SSLContext> tls = settings.security().tls();
        if (tls.isEmpty()) {
            return HttpServer.create(settings.listen(), 0);
        }
        HttpsServer server = HttpsServer.create(settings.listen(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        return server;
    }

    /**
     * Starts serving; it answers when this returns. The store stays the caller's, who closes it
     * after the server.
     *
     * @throws IOException where the address is taken or the folder for uploads cannot be made
     */
    public static RegistryServer start(Store store, ServerSettings settings) throws IOException {
        RegistryServer server = new RegistryServer(store, settings);
        server.http.start();
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** {@code host:port} as a reference to an image begins with; IPv6 addresses in brackets. */
    public String host() {
        InetSocketAddress address = address();
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }

    /** Stops at once: requests under way are cut. */
    @Override
    public void close() {
        http.stop(0);
        threads.close();
        if (uploads.isPresent()) {
            try {
                uploads.get().close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "uploads could not be removed: " + e);
            }
        }
    }

    private void handle(HttpExchange exchange) {
        threads.arrived();
        long start = System.nanoTime();
        Request request = new Request(exchange);
        Exchange out = new Exchange(exchange, buffers);
        Visitor visitor = new Visitor(settings.security().users());
        int status;
        try (exchange) {
            status = send(request, out, visitor);
        }
        settings.served()
                .accept(
                        new Served(
                                request.client(),
                                visitor.user(),
                                request.method(),
                                request.path(),
                                status,
                                out.sent(),
                                Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Answers; gives the status, or 0 where nothing could be sent. */
    private int send(Request request, Exchange out, Visitor visitor) {
        Reply reply = reply(request, visitor);
        try {
            try {
                out.send(reply);
            } catch (Failure e) {
                if (out.isBegun()) {
                    throw e;
                }
                // The body could not be opened: the client can still be told.
                reply = failed(request, e);
                out.send(reply);
            }
            return reply.status();
        } catch (IOException | RuntimeException e) {
            // Either the client went away, which is no news, or a body has no end.
            LOG.log(
                    e instanceof Failure ? Level.WARNING : Level.DEBUG,
                    () -> "%s %s was cut short: %s".formatted(request.method(), request.path(), e));
            return out.isBegun() ? reply.status() : 0;
        }
    }

    /** What to answer; never fails. */
    private Reply reply(Request request, Visitor visitor) {
        try {
            visitor.enter(request);
            return answer(request);
        } catch (Refused e) {
            return e.reply();
        } catch (Failure e) {
            return failed(request, e);
        } catch (ClientGone e) {
            LOG.log(
                    Level.DEBUG,
                    () -> "%s %s: %s".formatted(request.method(), request.path(), e.getCause()));
            return new Refused(ErrorCode.SIZE_INVALID, "the body broke off").reply();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "%s %s: %s".formatted(request.method(), request.path(), e));
            return failed();
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "%s %s failed".formatted(request.method(), request.path()),
                    e);
            return failed();
        }
    }

    private static Reply failed() {
        return new Refused(ErrorCode.UNKNOWN, "the registry failed; its log says why").reply();
    }

    private static Reply failed(Request request, Failure failure) {
        LOG.log(
                Level.WARNING,
                () ->
                        "%s %s: %s"
                                .formatted(request.method(), request.path(), failure.getMessage()));
        // Where the store lies is nobody's business outside.
        return switch (failure.kind()) {
            case NOT_FOUND -> new Refused(ErrorCode.MANIFEST_UNKNOWN, "it is not there").reply();
            case PLATFORM,
                    UNAUTHORIZED,
                    UNREACHABLE,
                    CORRUPT,
                    UNSUPPORTED,
                    CONFLICT,
                    NO_SPACE,
                    REJECTED,
                    BAD_INPUT ->
                    new Refused(ErrorCode.UNKNOWN, "the registry failed; its log says why").reply();
        };
    }

    private Reply answer(Request request) throws IOException {
        Route route = Route.parse(request.path());
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, route);
            case "POST", "PATCH", "PUT", "DELETE" ->
                    write(
                            request,
                            route,
                            uploads.orElseThrow(() -> notAllowed("this registry is read-only")));
            default -> throw notAllowed("there is no such method");
        };
    }

    private Reply read(Request request, Route route) throws IOException {
        return switch (route) {
            case Route.Ping() -> Json.reply(_ -> {});
            case Route.Catalog() -> reads.catalog(request);
            case Route.Tags(String repository) -> reads.tags(request, repository);
            case Route.ManifestByTag(String repository, String tag) ->
                    reads.manifest(request, ImageName.tagged(repository, tag));
            case Route.ManifestByDigest(var repository, var digest) ->
                    reads.manifest(request, ImageName.digested(repository, digest));
            case Route.BlobByDigest(var repository, var digest) ->
                    reads.blob(request, repository, digest);
            case Route.ReferrersOf(var repository, var subject) ->
                    reads.referrers(request, repository, subject);
            case Route.NewUpload _ -> throw notAllowed("an upload is begun by POST");
            case Route.UploadUnderWay(var repository, var id) ->
                    uploads.orElseThrow(() ->
                                    new Refused(
                                            ErrorCode.BLOB_UPLOAD_UNKNOWN,
                                            "there is no such upload"))
                            .status(repository, id);
        };
    }

    private Reply write(Request request, Route route, Uploads into) throws IOException {
        String method = request.method();
        return switch (route) {
            case Route.NewUpload(var repository) when method.equals("POST") ->
                    into.begin(request, repository);
            case Route.UploadUnderWay(var repository, var id) ->
                    switch (method) {
                        case "PATCH" -> into.add(request, repository, id);
                        case "PUT" -> into.finish(request, repository, id);
                        case "DELETE" -> into.cancel(repository, id);
                        default -> throw notAllowed("an upload takes PATCH, PUT and DELETE");
                    };
            case Route.ManifestByTag(var repository, var tag) when method.equals("PUT") ->
                    manifests.put(request, ImageName.tagged(repository, tag));
            case Route.ManifestByDigest(var repository, var digest) when method.equals("PUT") ->
                    manifests.put(request, ImageName.digested(repository, digest));
            case Route.ManifestByTag(var repository, var tag) when method.equals("DELETE") ->
                    manifests.delete(ImageName.tagged(repository, tag), removing());
            case Route.ManifestByDigest(var repository, var digest) when method.equals("DELETE") ->
                    manifests.delete(ImageName.digested(repository, digest), removing());
            case Route.BlobByDigest(var repository, var digest) when method.equals("DELETE") -> {
                if (!removing().removeBlob(repository, digest)) {
                    throw new Refused(
                            ErrorCode.BLOB_UNKNOWN, repository + " has no blob " + digest);
                }
                yield Reply.of(202);
            }
            case Route.Ping _,
                    Route.Catalog _,
                    Route.Tags _,
                    Route.ManifestByTag _,
                    Route.ManifestByDigest _,
                    Route.BlobByDigest _,
                    Route.ReferrersOf _,
                    Route.NewUpload _ ->
                    throw notAllowed(method + " is not done here");
        };
    }

    private RemovingStore removing() throws Refused {
        if (store instanceof RemovingStore removing) {
            return removing;
        }
        throw notAllowed("nothing can be deleted from " + store.where());
    }

    private static Refused notAllowed(String message) {
        return new Refused(ErrorCode.UNSUPPORTED, message, List.of(), Map.of("Allow", "GET, HEAD"));
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
