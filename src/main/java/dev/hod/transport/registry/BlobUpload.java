package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.blob.Placement;
import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Reply;
import dev.hod.transport.registry.wire.SourceFailure;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Brings one blob into one repository: found there, taken over from another, or sent by a POST and
 * one PUT, which is the only way that works on every registry.
 */
final class BlobUpload {
    /** Below this a blob is sent again rather than asked for. */
    private static final long WORTH_ASKING = 1 << 20;

    private final RegistryStore store;
    private final Caller caller;
    private final String repository;
    private final Blob blob;
    private final Digest digest;

    BlobUpload(RegistryStore store, String repository, Blob blob) {
        this.store = store;
        this.caller = store.caller();
        this.repository = repository;
        this.blob = blob.isOneShot() ? new Hashed(blob) : blob;
        this.digest = blob.descriptor().digest();
    }

    Placement run() throws IOException {
        Holdings holdings = store.holdings();
        if (holdings.hasBlob(repository, digest)) {
            return new Placement.AlreadyThere();
        }
        Placement placement = place();
        holdings.blob(repository, digest);
        return placement;
    }

    private Placement place() throws IOException {
        Url uploads = uploads();
        // On Harbor HEAD also keeps a blob from a running garbage collection.
        boolean ask = caller.isHarbor() || store.mounts().areIgnored();
        if (ask && isThere()) {
            return new Placement.AlreadyThere();
        }
        Optional<String> from = store.holdings().elsewhere(repository, digest);
        Optional<Answer> started = Optional.empty();
        if (from.isPresent()) {
            Answer answer = mount(uploads, from.get());
            if (answer.status() == 201) {
                store.mounts().worked();
                return new Placement.Mounted(from.get());
            }
            started = Optional.of(answer);
        } else if (!ask) {
            Answer answer = mount(uploads, repository);
            if (answer.status() == 201) {
                store.mounts().worked();
                return new Placement.AlreadyThere();
            }
            started = Optional.of(answer);
            if (isWorthAsking() && isThere()) {
                store.mounts().failedToShow();
                return new Placement.AlreadyThere();
            }
        }
        return send(started.filter(answer -> answer.status() == 202));
    }

    private boolean isWorthAsking() {
        return !store.mounts().areHonoured() && blob.descriptor().size() >= WORTH_ASKING;
    }

    private boolean isThere() throws IOException {
        Url url = caller.at("/v2/" + repository + "/blobs/" + digest);
        Answer answer = caller.ask(Request.head(url, Access.pull(repository), Headers.NONE));
        // Whatever else than 200 comes (ECR says 400, GHCR 403): sending tells what is the matter.
        return answer.status() == 200;
    }

    /**
     * With the same repository for source this asks whether the blob is there, and starts if not.
     */
    private Answer mount(Url uploads, String from) throws IOException {
        Access access =
                from.equals(repository) ? Access.push(repository) : Access.mount(repository, from);
        String path = from.replace("/", "%2F");
        return caller.ask(
                Request.post(uploads.with("mount", digest.toString()).with("from", path), access));
    }

    private Placement send(Optional<Answer> started) throws IOException {
        Retry retry = caller.retry();
        Optional<Answer> session = started;
        boolean doubted = false;
        while (true) {
            long[] sent = new long[1];
            long body = Math.min(blob.descriptor().size(), store.bodySizes().most());
            try {
                Answer answer = attempt(session, body, sent);
                if (isStored(answer)) {
                    return new Placement.Written(blob.descriptor().size());
                }
                blob.taken(-sent[0]);
                if (answer.status() == 413
                        && !blob.isOneShot()
                        && store.bodySizes().refused(body)) {
                    // In smaller pieces, then.
                    session = Optional.empty();
                    continue;
                }
                if (answer.says("DIGEST_INVALID") && !doubted && !blob.isOneShot()) {
                    // Either the content is wrong, which reading it tells, or the way here was.
                    check();
                    doubted = true;
                } else if (blob.isOneShot()
                        || !mayPass(answer)
                        || !retry.afterStatus(answer.status(), answer.headers())) {
                    if (answer.says("DIGEST_INVALID") && blob instanceof Hashed passed) {
                        passed.check();
                    }
                    throw answer.failure();
                }
            } catch (SourceFailure e) {
                throw e.source();
            } catch (Failure e) {
                throw e;
            } catch (IOException e) {
                blob.taken(-sent[0]);
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (blob.isOneShot() || !retry.afterBreak()) {
                    throw new Unreachable("PUT of " + digest + " to " + uploads(), uploads(), e);
                }
            }
            session = Optional.empty();
        }
    }

    /**
     * @param body the largest to send
     */
    private Answer attempt(Optional<Answer> session, long body, long[] sent) throws IOException {
        caller.limits().uploads().enter();
        try {
            Answer open = session.isPresent() ? session.get() : start();
            Blob counted = new Counted(blob, sent);
            long size = blob.descriptor().size();
            return size <= body
                    ? exchange(
                            "PUT", closing(location(open)), Headers.NONE, new Body.Content(counted))
                    : inPieces(open, counted, size, body);
        } finally {
            caller.limits().uploads().leave();
        }
    }

    private boolean isStored(Answer answer) throws IOException {
        return switch (answer.status()) {
            case 200, 201 -> true;
            default -> answer.isSuccess() && isThere();
        };
    }

    /** An upload that is gone is started anew; so is one that met a passing trouble. */
    private static boolean mayPass(Answer answer) {
        boolean gone =
                answer.status() == 404
                        && (answer.says("BLOB_UPLOAD_UNKNOWN")
                                || answer.says("BLOB_UPLOAD_INVALID"));
        return gone || Retry.isPassing(answer.status());
    }

    private Answer start() throws IOException {
        Answer answer = caller.ask(Request.post(uploads(), Access.push(repository)));
        if (answer.status() != 202) {
            throw answer.failure();
        }
        return answer;
    }

    /** Several requests, each with some of the bytes; the last one closes the upload. */
    private Answer inPieces(Answer open, Blob counted, long size, long most) throws IOException {
        long least = open.headers().number("OCI-Chunk-Min-Length").orElse(0);
        long step = Math.max(most, least);
        Answer last = open;
        for (long at = 0; at < size; at += step) {
            long length = Math.min(step, size - at);
            Headers range = Headers.of("Content-Range", at + "-" + (at + length - 1));
            Answer answer =
                    exchange(
                            "PATCH",
                            location(last),
                            range,
                            new Body.Content(new Piece(counted, at, length)));
            if (!answer.isSuccess()) {
                return answer;
            }
            last = answer;
        }
        return exchange("PUT", closing(location(last)), Headers.NONE, Body.of(new byte[0]));
    }

    private Url location(Answer open) throws IOException {
        String location =
                open.headers()
                        .first("Location")
                        .orElseThrow(() ->
                                RegistryFailure.odd(
                                        Failure.Kind.UNREACHABLE,
                                        "upload to "
                                                + open.url()
                                                + ": "
                                                + open.status()
                                                + " without a Location",
                                        open.status()));
        return caller.onward(open.url(), location);
    }

    private Url closing(Url location) {
        return location.with("digest", digest.toString());
    }

    private Answer exchange(String method, Url url, Headers headers, Body body) throws IOException {
        Request request =
                new Request(
                        method,
                        url,
                        headers.with("Content-Type", "application/octet-stream"),
                        body,
                        Access.push(repository),
                        Request.SMALL);
        try (Reply reply = caller.upload(request)) {
            return new Answer(
                    request,
                    request.url(),
                    reply.status(),
                    reply.headers(),
                    reply.bytes(Request.SMALL));
        }
    }

    /** Reads the content once, so that what is wrong with it comes out where it lies. */
    private void check() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
        try (ReadableByteChannel content = blob.open()) {
            while (content.read(buffer.clear()) >= 0) {
                // The channel checks it.
            }
        }
    }

    private Url uploads() throws IOException {
        // Without the slash at its end distribution redirects, and a POST becomes a GET.
        return caller.at("/v2/" + repository + "/blobs/uploads/");
    }
}
