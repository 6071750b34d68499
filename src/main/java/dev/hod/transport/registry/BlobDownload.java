package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Reply;
import dev.hod.transport.registry.wire.Url;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A blob's content on its way in. Each read gives what has come, straight from the socket; after a
 * cut or a stall it asks for the rest by {@code Range} and goes on, so that no byte comes twice.
 * Holds one of the host's permits until its end or its closing.
 */
final class BlobDownload implements ReadableByteChannel {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Caller caller;
    private final Descriptor descriptor;
    private final List<Url> places;
    private final Access access;
    private final Retry retry;
    private int place;
    private long position;
    private @Nullable Reply reply;
    private boolean inside = true;
    private boolean open = true;

    private BlobDownload(Caller caller, String repository, Descriptor descriptor, long offset)
            throws IOException {
        this.caller = caller;
        this.descriptor = descriptor;
        this.position = offset;
        this.access = Access.pull(repository);
        this.places = new ArrayList<>();
        places.add(caller.at("/v2/" + repository + "/blobs/" + descriptor.digest()));
        descriptor.urls().forEach(this::addPlace);
        this.retry = caller.retry();
        caller.limits().downloads().enter();
    }

    /** A manifest's word for where else its layer is; what cannot be gone to is left out. */
    private void addPlace(String address) {
        try {
            Url url = Url.parse(address);
            if (Redirects.mayReach(places.getFirst().origin(), url.origin())) {
                places.add(url);
            }
        } catch (ProtocolException e) {
            // The registry itself may well have it.
        }
    }

    /** Asks for the content from {@code offset} on; returns once the registry gives it. */
    static BlobDownload open(Caller caller, String repository, Descriptor descriptor, long offset)
            throws IOException {
        BlobDownload download = new BlobDownload(caller, repository, descriptor, offset);
        try {
            if (offset < descriptor.size() || descriptor.size() == 0) {
                download.connect();
            }
            return download;
        } catch (IOException | RuntimeException e) {
            download.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        int before = target.position();
        // What has come is handed on at once: whoever counts or keeps it must not wait for more.
        while (target.position() == before
                && target.hasRemaining()
                && position < descriptor.size()) {
            int from = target.position();
            try {
                int count = connect().body().read(target);
                if (count < 0) {
                    throw new EOFException("the body ends after " + position + " bytes");
                }
                position += count;
                if (count > 0) {
                    retry.progressed();
                }
            } catch (Failure e) {
                throw e;
            } catch (IOException e) {
                // What a failing read has put into the buffer already has come, too.
                position += target.position() - from;
                broken(e);
            }
        }
        int count = target.position() - before;
        if (position >= descriptor.size()) {
            finish();
            return count == 0 && target.hasRemaining() ? -1 : count;
        }
        return count;
    }

    private void broken(IOException cause) throws IOException {
        disconnect();
        if (Thread.currentThread().isInterrupted()) {
            throw cause;
        }
        if (!retry.afterBreak()) {
            Url url = places.get(place);
            throw new Unreachable("GET " + url + " from byte " + position, url, cause);
        }
    }

    private Reply connect() throws IOException {
        Reply known = reply;
        if (known != null) {
            return known;
        }
        while (true) {
            Reply fresh = null;
            try {
                fresh = caller.download(request());
                if (fresh.isSuccess()) {
                    start(fresh);
                    reply = fresh;
                    return fresh;
                }
                refused(fresh);
            } catch (Failure e) {
                close(fresh);
                throw e;
            } catch (IOException e) {
                close(fresh);
                broken(e);
            }
        }
    }

    private Request request() {
        // Compressed on the way it would be other bytes, and its length another.
        Headers headers = Headers.of("Accept-Encoding", "identity");
        if (position > 0) {
            headers = headers.with("Range", "bytes=" + position + '-');
        }
        return Request.get(places.get(place), access, headers, Request.SMALL);
    }

    /** Tries the next place, waits for a better moment, or gives up. */
    private void refused(Reply refusal) throws IOException {
        Url url = places.get(place);
        Answer answer;
        try (refusal) {
            answer =
                    new Answer(
                            request(),
                            url,
                            refusal.status(),
                            refusal.headers(),
                            refusal.bytes(Request.SMALL));
        }
        if (answer.status() == 404 && place + 1 < places.size()) {
            place++;
            return;
        }
        if (answer.status() == 404) {
            throw new NotFound("GET " + url + ": 404, no such blob");
        }
        if (!Retry.isPassing(answer.status())
                || !retry.afterStatus(answer.status(), answer.headers())) {
            throw answer.failure();
        }
    }

    /** Makes sure that the reply's first byte is the one we want, or skips up to it. */
    private void start(Reply fresh) throws IOException {
        if (fresh.status() == 206) {
            String range = fresh.headers().first("Content-Range").orElse("");
            Matcher matcher = CONTENT_RANGE.matcher(range);
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) != position) {
                throw new ProtocolException(
                        "asked for the bytes from " + position + " on, got \"" + range + '"');
            }
            if (!matcher.group(2).equals("*")) {
                checkSize(Long.parseLong(matcher.group(2)), fresh);
            }
            return;
        }
        if (fresh.headers().first("Content-Encoding").isEmpty()) {
            long size = fresh.headers().number("Content-Length").orElse(descriptor.size());
            checkSize(size, fresh);
        }
        if (position > 0) {
            skip(fresh);
        }
    }

    private void checkSize(long size, Reply fresh) throws RegistryFailure {
        if (size != descriptor.size()) {
            throw RegistryFailure.odd(
                    Failure.Kind.CORRUPT,
                    "GET %s: it has %d bytes instead of %d"
                            .formatted(places.get(place), size, descriptor.size()),
                    fresh.status());
        }
    }

    private void skip(Reply fresh) throws IOException {
        ByteBuffer away = ByteBuffer.allocateDirect(64 << 10);
        long left = position;
        while (left > 0) {
            away.clear().limit((int) Math.min(away.capacity(), left));
            int count = fresh.body().read(away);
            if (count < 0) {
                throw new EOFException("the body ends before byte " + position);
            }
            left -= count;
        }
    }

    private static void close(@Nullable Reply reply) {
        if (reply != null) {
            try {
                reply.close();
            } catch (IOException e) {
                // It is of no more use either way.
            }
        }
    }

    private void disconnect() {
        close(reply);
        reply = null;
    }

    private void finish() {
        disconnect();
        if (inside) {
            inside = false;
            caller.limits().downloads().leave();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        finish();
    }
}
