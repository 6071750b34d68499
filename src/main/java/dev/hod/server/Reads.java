package dev.hod.server;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Answers to GET; those to HEAD are the same without their bodies. */
final class Reads {
    private final Store store;

    Reads(Store store) {
        this.store = store;
    }

    /**
     * A manifest as it stands, whatever types the client says it accepts: there is no other form of
     * it that has its digest.
     */
    Reply manifest(Request request, ImageName name) throws IOException {
        ImageSource source = store.source(name);
        // A pool also knows a narrowed image by the digest it once had: not under its own digest.
        Optional<Descriptor> found =
                source.resolve().filter(d -> name.digest().map(d.digest()::equals).orElse(true));
        if (found.isEmpty()) {
            throw new Refused(ErrorCode.MANIFEST_UNKNOWN, "there is no manifest " + name);
        }
        Descriptor descriptor = found.get();
        Reply reply =
                named(descriptor.digest()).with("Content-Type", descriptor.mediaType().value());
        if (isKnown(request, descriptor.digest())) {
            return notModified(descriptor.digest());
        }
        if (request.method().equals("HEAD")) {
            return reply.with(new Reply.Bodiless(descriptor.size()));
        }
        RawManifest raw = source.manifest(descriptor);
        return reply.with(new Reply.Bytes(raw.bytes()));
    }

    /** A blob or a part of it. */
    Reply blob(Request request, String repository, Digest digest) throws IOException {
        ImageSource source = store.source(ImageName.digested(repository, digest));
        Descriptor descriptor =
                source.find(digest)
                        .orElseThrow(() ->
                                new Refused(
                                        ErrorCode.BLOB_UNKNOWN,
                                        repository + " has no blob " + digest));
        if (isKnown(request, digest)) {
            return notModified(digest);
        }
        long size = descriptor.size();
        Optional<ByteRange> range = Optional.empty();
        if (request.header("If-Range").map(e -> e.equals(etag(digest))).orElse(true)) {
            Optional<String> wanted = request.header("Range");
            range = wanted.isEmpty() ? range : ByteRange.parse(wanted.get(), size);
        }
        Blob blob = source.blob(descriptor);
        Reply reply =
                named(digest)
                        .with("Content-Type", "application/octet-stream")
                        .with("Accept-Ranges", "bytes");
        if (range.isEmpty()) {
            return reply.with(new Reply.Part(blob, 0, size));
        }
        ByteRange part = range.get();
        return new Reply(206, reply.headers(), reply.body())
                .with("Content-Range", "bytes " + part.from() + '-' + part.to() + '/' + size)
                .with(new Reply.Part(blob, part.from(), part.length()));
    }

    Reply tags(Request request, String repository) throws IOException {
        List<ImageName> names = store.names(repository);
        if (names.isEmpty() && !store.hasRepository(repository)) {
            throw new Refused(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository);
        }
        List<String> tags =
                names.stream().flatMap(n -> n.tag().stream()).distinct().sorted().toList();
        Page page = Page.of(request, tags, Integer.MAX_VALUE);
        Reply reply =
                Json.reply(json -> {
                    json.writeStringField("name", repository);
                    json.writeArrayFieldStart("tags");
                    for (String tag : page.entries()) {
                        json.writeString(tag);
                    }
                    json.writeEndArray();
                });
        return page.link(reply, "/v2/" + repository + "/tags/list");
    }

    Reply catalog(Request request) throws IOException {
        Page page = Page.of(request, store.repositories(), Page.CATALOG_ENTRIES);
        Reply reply =
                Json.reply(json -> {
                    json.writeArrayFieldStart("repositories");
                    for (String repository : page.entries()) {
                        json.writeString(repository);
                    }
                    json.writeEndArray();
                });
        return page.link(reply, "/v2/_catalog");
    }

    /**
     * An index of what speaks of a manifest, whether that is there or not: both what names it as
     * its subject, and what the tag scheme's index lists.
     */
    Reply referrers(Request request, String repository, Digest subject) throws IOException {
        ImageSource source = store.source(ImageName.digested(repository, subject));
        ImageSource.Referrers found = source.referrers(subject);
        SequencedMap<Digest, Referrer> all = new LinkedHashMap<>();
        if (found.index().isPresent()) {
            for (Referrer listed : Referrer.listedIn(source.manifest(found.index().get()))) {
                Digest digest = listed.descriptor().digest();
                if (isThere(repository, digest)) {
                    all.put(digest, listed);
                }
            }
        }
        for (Descriptor descriptor : found.manifests()) {
            Referrer.read(source, descriptor)
                    .ifPresent(r -> all.putIfAbsent(descriptor.digest(), r));
        }
        Optional<String> type = request.parameter("artifactType").filter(t -> !t.isEmpty());
        List<Referrer> kept = new ArrayList<>(all.values());
        type.ifPresent(t -> kept.removeIf(r -> !r.artifactType().equals(t)));
        Reply reply = Reply.of(200).with("Content-Type", Referrer.INDEX_TYPE);
        return (type.isPresent() ? reply.with("OCI-Filters-Applied", "artifactType") : reply)
                .with(new Reply.Bytes(Referrer.index(kept)));
    }

    /** The list may be somebody's who did not strike out what went, or never took it along. */
    private boolean isThere(String repository, Digest manifest) throws IOException {
        return store.source(ImageName.digested(repository, manifest)).resolve().isPresent();
    }

    private static Reply named(Digest digest) {
        return Reply.of(200)
                .with("Docker-Content-Digest", digest.toString())
                .with("ETag", etag(digest));
    }

    private static String etag(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    private static boolean isKnown(Request request, Digest digest) {
        return request.header("If-None-Match").filter(e -> e.equals(etag(digest))).isPresent();
    }

    private static Reply notModified(Digest digest) {
        return new Reply(304, named(digest).headers(), new Reply.Empty());
    }
}
