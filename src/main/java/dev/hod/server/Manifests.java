package dev.hod.server;

import dev.hod.error.Failure;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.RemovingStore;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Receives manifests: only whole images become visible. */
final class Manifests {
    /** As other registries have it. */
    static final int MAX_BYTES = 4 << 20;

    private final Store store;

    /** The tag scheme's indexes are read, changed and written. */
    private final ReentrantLock referrers = new ReentrantLock();

    Manifests(Store store) {
        this.store = store;
    }

    /** PUT: stores a manifest once all it references is there, and lets the tag point at it. */
    Reply put(Request request, ImageName name) throws IOException {
        RawManifest raw = read(request, name);
        Manifest manifest = parse(raw);
        String repository = name.repository();
        List<Digest> missing = missing(repository, manifest);
        if (!missing.isEmpty()) {
            throw new Refused(
                    ErrorCode.MANIFEST_BLOB_UNKNOWN,
                    "the manifest references what " + repository + " does not hold",
                    missing.stream().map(d -> Map.of("digest", d.toString())).toList(),
                    Map.of());
        }
        commit(name, raw);
        Reply reply =
                Reply.of(201)
                        .with("Location", "/v2/" + repository + "/manifests/" + raw.digest())
                        .with("Docker-Content-Digest", raw.digest().toString());
        if (manifest.subject().isEmpty()) {
            return reply;
        }
        Digest subject = manifest.subject().get().digest();
        list(repository, subject, raw);
        return reply.with("OCI-Subject", subject.toString());
    }

    /** A tag is moved only when what it is to point at is on disk. */
    private void commit(ImageName name, RawManifest raw) throws IOException {
        ImageDestination destination = store.destination(name);
        destination.put(raw);
        if (name.tag().isPresent()) {
            store.flush();
            destination.commit(raw, Optional.empty());
            store.flush();
        } else if (store.source(name).resolve().isEmpty()) {
            store.flush();
        }
    }

    private static RawManifest read(Request request, ImageName name) throws IOException {
        Optional<String> type = request.header("Content-Type");
        if (type.isEmpty()) {
            throw new Refused(ErrorCode.MANIFEST_INVALID, "the manifest comes without its type");
        }
        byte[] bytes;
        if (request.contentLength().orElse(0) > MAX_BYTES) {
            throw tooLarge();
        }
        bytes = request.body().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        RawManifest raw =
                new RawManifest(
                        MediaType.of(type.get()),
                        bytes,
                        name.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256));
        if (name.digest().isPresent() && !name.digest().get().equals(raw.digest())) {
            throw new Refused(ErrorCode.DIGEST_INVALID, "the manifest has digest " + raw.digest());
        }
        return raw;
    }

    private static Refused tooLarge() {
        return new Refused(
                ErrorCode.MANIFEST_TOO_LARGE,
                "a manifest has at most " + MAX_BYTES + " bytes here");
    }

    private static Manifest parse(RawManifest raw) throws Refused {
        Manifest manifest;
        try {
            manifest = Manifest.parse(raw);
        } catch (BadManifest e) {
            throw new Refused(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
        if (manifest instanceof Opaque) {
            throw new Refused(
                    ErrorCode.MANIFEST_INVALID,
                    "manifests of type \"" + raw.mediaType() + "\" are not kept");
        }
        return manifest;
    }

    /** DELETE: by tag that tag alone; by digest the manifest with all its tags. */
    Reply delete(ImageName name, RemovingStore from) throws IOException {
        String repository = name.repository();
        if (name.tag().isPresent()) {
            if (from.untag(repository, name.tag().get()).isEmpty()) {
                throw unknown(name);
            }
            return Reply.of(202);
        }
        Digest digest = name.digest().orElseThrow();
        Optional<Digest> subject = subjectOf(name);
        if (from.removeManifest(repository, digest).isEmpty()) {
            throw unknown(name);
        }
        if (subject.isPresent()) {
            unlist(repository, subject.get(), digest, from);
        }
        return Reply.of(202);
    }

    private static Refused unknown(ImageName name) {
        return new Refused(ErrorCode.MANIFEST_UNKNOWN, "there is no manifest " + name);
    }

    /** What a manifest speaks of, if it does and can be read. */
    private Optional<Digest> subjectOf(ImageName name) throws IOException {
        ImageSource source = store.source(name);
        try {
            Optional<Descriptor> there = source.resolve();
            return there.isPresent()
                    ? Manifest.parse(source.manifest(there.get())).subject().map(Descriptor::digest)
                    : Optional.empty();
        } catch (Failure e) {
            // What is broken can be deleted all the same.
            return Optional.empty();
        }
    }

    private List<Digest> missing(String repository, Manifest manifest) throws IOException {
        List<Digest> missing = new ArrayList<>();
        for (Descriptor part : manifest.references()) {
            ImageSource source = store.source(ImageName.digested(repository, part.digest()));
            boolean there =
                    switch (manifest) {
                        // Foreign layers stay where their URLs say.
                        case ImageManifest _ ->
                                source.find(part.digest())
                                                .filter(d -> d.size() == part.size())
                                                .isPresent()
                                        || !part.urls().isEmpty();
                        case ImageIndex _ ->
                                source.resolve()
                                        .filter(d -> d.digest().equals(part.digest()))
                                        .isPresent();
                        case Opaque _ -> false;
                    };
            if (!there) {
                missing.add(part.digest());
            }
        }
        return missing.stream().distinct().toList();
    }

    /**
     * Notes a referrer in the index of the tag scheme (distribution-spec, "Referrers Tag Schema"):
     * the one form that every registry serves which the tree may come to later.
     */
    private void list(String repository, Digest subject, RawManifest referrer) throws IOException {
        referrers.lock();
        try {
            ImageSource source = store.source(ImageName.digested(repository, subject));
            List<Referrer> all = listed(source, subject);
            if (all.stream().anyMatch(r -> r.descriptor().digest().equals(referrer.digest()))) {
                return;
            }
            Referrer.read(source, referrer.descriptor()).ifPresent(all::add);
            replace(repository, subject, all);
        } finally {
            referrers.unlock();
        }
    }

    /** Takes a referrer out of that index, which goes with the last one. */
    private void unlist(String repository, Digest subject, Digest referrer, RemovingStore from)
            throws IOException {
        referrers.lock();
        try {
            ImageSource source = store.source(ImageName.digested(repository, subject));
            List<Referrer> all = listed(source, subject);
            if (!all.removeIf(r -> r.descriptor().digest().equals(referrer))) {
                return;
            }
            if (all.isEmpty()) {
                from.untag(repository, Referrer.tag(subject));
            } else {
                replace(repository, subject, all);
            }
        } finally {
            referrers.unlock();
        }
    }

    private static List<Referrer> listed(ImageSource source, Digest subject) throws IOException {
        Optional<Descriptor> index = source.referrers(subject).index();
        return index.isPresent()
                ? new ArrayList<>(Referrer.listedIn(source.manifest(index.get())))
                : new ArrayList<>();
    }

    private void replace(String repository, Digest subject, List<Referrer> all) throws IOException {
        commit(
                ImageName.tagged(repository, Referrer.tag(subject)),
                new RawManifest(MediaType.OCI_INDEX, Referrer.index(all)));
    }
}
