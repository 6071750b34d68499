package dev.hod.server;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receives blobs: at once, in chunks, or from another repository. */
final class Uploads implements AutoCloseable {
    private static final int MAX_UPLOADS = 1024;
    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final String PREFIX = "upload-";

    /** Longer than an upload may idle. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(2);

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("(?:bytes[ =])?(\\d+)-(\\d+)(?:/.*)?");

    private final Store store;
    private final Path folder;
    private final Buffers buffers;
    private final Map<String, Upload> underWay = new ConcurrentHashMap<>();
    private final ReentrantLock[] turns = new ReentrantLock[64];

    Uploads(Store store, Path folder, Buffers buffers) throws IOException {
        this.store = store;
        this.folder = folder;
        this.buffers = buffers;
        for (int i = 0; i < turns.length; i++) {
            turns[i] = new ReentrantLock();
        }
        Files.createDirectories(folder);
        // What a server that was killed left, and no other one at work here still writes to.
        Instant old = Instant.now().minus(LEFT_BEHIND);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : left) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** POST: begins an upload, unless the blob can be had without one or comes along. */
    Reply begin(Request request, String repository) throws IOException {
        Optional<String> mount = request.parameter("mount");
        if (mount.isPresent()) {
            Digest digest = Route.digest(mount.get());
            String from = request.parameter("from").orElse(repository);
            if (WrittenReference.isPath(from) && mount(repository, digest, from)) {
                return created(repository, digest);
            }
        }
        Optional<String> whole = request.parameter("digest");
        Optional<Digest> digest =
                whole.isPresent() ? Optional.of(Route.digest(whole.get())) : Optional.empty();
        Upload upload = open(repository);
        return digest.isPresent()
                ? upload.alone(() -> finish(request, upload, digest.get()))
                : progress(202, upload);
    }

    /** PATCH: adds a chunk. */
    Reply add(Request request, String repository, String id) throws IOException {
        Upload upload = find(repository, id);
        return upload.alone(() -> {
            receive(request, upload);
            return progress(202, upload);
        });
    }

    /** PUT: adds the last chunk, if there is one, and closes the upload. */
    Reply finish(Request request, String repository, String id) throws IOException {
        Upload upload = find(repository, id);
        Optional<String> named = request.parameter("digest");
        if (named.isEmpty()) {
            throw new Refused(ErrorCode.DIGEST_INVALID, "the digest of the blob is not given");
        }
        Digest digest = Route.digest(named.get());
        return upload.alone(() -> finish(request, upload, digest));
    }

    /** GET: how far an upload has come. */
    Reply status(String repository, String id) throws IOException {
        return progress(204, find(repository, id));
    }

    /** DELETE: gives an upload up. */
    Reply cancel(String repository, String id) throws IOException {
        Upload upload = find(repository, id);
        return upload.alone(() -> {
            forget(upload);
            return Reply.of(204);
        });
    }

    /** Gives up all that is under way. */
    @Override
    public void close() throws IOException {
        for (Upload upload : underWay.values()) {
            forget(upload);
        }
    }

    private Upload open(String repository) throws IOException {
        List<String> ended = new ArrayList<>();
        for (Upload upload : underWay.values()) {
            if (upload.endIfIdle(IDLE_NANOS)) {
                ended.add(upload.id());
            }
        }
        ended.forEach(underWay::remove);
        if (underWay.size() >= MAX_UPLOADS) {
            throw new Refused(ErrorCode.TOOMANYREQUESTS, "too many uploads are under way");
        }
        String id = UUID.randomUUID().toString();
        Upload upload = new Upload(repository, id, folder.resolve(PREFIX + id));
        underWay.put(id, upload);
        return upload;
    }

    private Upload find(String repository, String id) throws Refused {
        Upload upload = underWay.get(id);
        if (upload == null || !upload.repository().equals(repository)) {
            throw new Refused(ErrorCode.BLOB_UPLOAD_UNKNOWN, "there is no such upload");
        }
        return upload;
    }

    private void forget(Upload upload) throws IOException {
        underWay.remove(upload.id());
        upload.close();
    }

    private void receive(Request request, Upload upload) throws IOException {
        long limit = Long.MAX_VALUE;
        Optional<String> range = request.header("Content-Range");
        if (range.isPresent()) {
            limit = checked(range.get(), request.contentLength(), upload);
        }
        byte[] buffer = buffers.take();
        try {
            long before = upload.size();
            boolean more = upload.receive(request.body(), limit, buffer);
            if (range.isPresent() && (more || upload.size() - before != limit)) {
                throw new Refused(
                        ErrorCode.SIZE_INVALID, "the chunk has another length than its range");
            }
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** The length of a chunk whose range is the next one. */
    private static long checked(String range, OptionalLong length, Upload upload) throws Refused {
        Matcher match = CONTENT_RANGE.matcher(range.strip());
        if (!match.matches()) {
            throw new Refused(ErrorCode.RANGE_INVALID, "the range of the chunk is not understood");
        }
        long from = ByteRange.number(match.group(1));
        long to = ByteRange.number(match.group(2));
        if (from != upload.size() || to < from) {
            throw new Refused(
                    ErrorCode.RANGE_INVALID,
                    "the next byte wanted is number " + upload.size(),
                    List.of(),
                    progress(416, upload).headers());
        }
        long expected = to - from + 1;
        if (length.isPresent() && length.getAsLong() != expected) {
            throw new Refused(
                    ErrorCode.SIZE_INVALID, "the chunk has another length than its range");
        }
        return expected;
    }

    private Reply finish(Request request, Upload upload, Digest digest) throws IOException {
        receive(request, upload);
        try {
            Digest actual;
            byte[] buffer = buffers.take();
            try {
                actual = upload.digest(digest.algorithm(), buffer);
            } finally {
                buffers.giveBack(buffer);
            }
            if (!actual.equals(digest)) {
                throw new Refused(ErrorCode.DIGEST_INVALID, "what came has digest " + actual);
            }
            // Its file is linked under the blob's name, where nobody looks at the bytes again.
            upload.force();
            Descriptor descriptor = Descriptor.of(MediaType.OCTET_STREAM, digest, upload.size());
            put(upload.repository(), new StagedBlob(descriptor, upload.file()));
        } finally {
            forget(upload);
        }
        return created(upload.repository(), digest);
    }

    private boolean mount(String repository, Digest digest, String from) throws IOException {
        ImageSource source = store.source(ImageName.digested(from, digest));
        Optional<Descriptor> there = source.find(digest);
        if (there.isEmpty()) {
            return false;
        }
        if (!from.equals(repository)) {
            put(repository, source.blob(there.get()));
        }
        return true;
    }

    /** Stores want one digest put by one thread at a time. */
    private void put(String repository, Blob blob) throws IOException {
        Digest digest = blob.descriptor().digest();
        ReentrantLock turn = turns[Math.floorMod(digest.hashCode(), turns.length)];
        turn.lock();
        try {
            ImageName name = ImageName.digested(repository, digest);
            store.destination(name).put(blob);
            if (store.source(name).find(digest).isEmpty()) {
                store.flush();
            }
        } finally {
            turn.unlock();
        }
    }

    private static Reply created(String repository, Digest digest) {
        return Reply.of(201)
                .with("Location", "/v2/" + repository + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest.toString());
    }

    /** Nothing and one byte look alike in the Range header, as with every registry. */
    private static Reply progress(int status, Upload upload) {
        return Reply.of(status)
                .with("Location", "/v2/" + upload.repository() + "/blobs/uploads/" + upload.id())
                .with("Range", "0-" + Math.max(0, upload.size() - 1))
                .with("Docker-Upload-UUID", upload.id());
    }
}
