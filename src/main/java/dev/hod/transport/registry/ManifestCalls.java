package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.transport.registry.wire.Body;
import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Url;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The manifest calls of one repository: HEAD, GET and PUT by tag or digest. */
final class ManifestCalls {
    /**
     * All that there are, those of schema 1 last: a registry that is not told of a type says "not
     * found", or converts what it has and changes its digest.
     */
    private static final String ACCEPT =
            Stream.of(
                            MediaType.OCI_INDEX,
                            MediaType.OCI_MANIFEST,
                            MediaType.DOCKER_LIST,
                            MediaType.DOCKER_MANIFEST,
                            MediaType.DOCKER_SCHEMA1_SIGNED,
                            MediaType.DOCKER_SCHEMA1)
                    .map(MediaType::value)
                    .collect(Collectors.joining(", "));

    private static final Headers READ =
            Headers.of("Accept", ACCEPT).with("Accept-Encoding", "identity");

    private final Caller caller;
    private final String repository;

    ManifestCalls(Caller caller, String repository) {
        this.caller = caller;
        this.repository = repository;
    }

    /**
     * What a tag or digest points at, without its content; by GET where the registry's reply to
     * HEAD leaves out what must be known.
     */
    Optional<Descriptor> find(String reference) throws IOException {
        Answer answer = caller.ask(Request.head(url(reference), Access.pull(repository), READ));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        Headers headers = answer.headers();
        Optional<Digest> digest = announced(headers);
        OptionalLong size = headers.number("Content-Length");
        Optional<MediaType> type = headers.first("Content-Type").map(MediaType::of);
        boolean complete =
                answer.isSuccess()
                        && digest.isPresent()
                        && size.isPresent()
                        && type.isPresent()
                        && (type.get().isManifest() || type.get().isSchema1());
        if (complete) {
            return Optional.of(Descriptor.of(type.get(), digest.get(), size.getAsLong()));
        }
        if (!answer.isSuccess() && answer.status() != 400 && answer.status() != 405) {
            // HEAD has no body: the reason comes only with GET, which rarely succeeds then.
            Answer reason = caller.ask(Request.get(url(reference), pull(), READ, limit()));
            if (!reason.isSuccess()) {
                throw reason.failure();
            }
            return Optional.of(read(reason, Optional.empty()).descriptor());
        }
        return get(reference, Optional.empty()).map(RawManifest::descriptor);
    }

    /** Fetches a manifest of unknown digest, such as a tag's. */
    Optional<RawManifest> get(String reference, Optional<Descriptor> expected) throws IOException {
        Answer answer = caller.ask(Request.get(url(reference), pull(), READ, limit()));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw answer.failure();
        }
        return Optional.of(read(answer, expected));
    }

    /** Fetches a manifest by its digest and checks it. */
    RawManifest get(Descriptor descriptor) throws IOException {
        String where = url(descriptor.digest().toString()).toString();
        if (descriptor.size() > limit()) {
            throw tooLarge(where);
        }
        Optional<RawManifest> found = get(descriptor.digest().toString(), Optional.of(descriptor));
        return found.orElseThrow(() -> new NotFound("GET " + where + ": 404, no such manifest"));
    }

    private RawManifest read(Answer answer, Optional<Descriptor> expected) throws IOException {
        String where = "GET " + answer.url();
        byte[] bytes = answer.body();
        if (bytes.length > caller.settings().limits().manifestBytes()) {
            throw tooLarge(where);
        }
        MediaType served = MediaType.of(answer.headers().first("Content-Type").orElse(""));
        MediaType type =
                served.isManifest() || expected.isEmpty() ? served : expected.get().mediaType();
        Digest.Algorithm algorithm =
                expected.map(d -> d.digest().algorithm()).orElse(Digest.Algorithm.SHA256);
        RawManifest manifest = new RawManifest(type, bytes, algorithm);
        if (expected.isEmpty()) {
            checkAnnounced(where, answer, manifest);
            return manifest;
        }
        if (!manifest.digest().equals(expected.get().digest())) {
            manifest = decoded(answer, type, algorithm).orElse(manifest);
        }
        if (!manifest.digest().equals(expected.get().digest())) {
            throw RegistryFailure.odd(
                    Failure.Kind.CORRUPT,
                    where + ": its content has digest " + manifest.digest(),
                    answer.status());
        }
        return manifest;
    }

    /** Some proxies compress although told not to. */
    private Optional<RawManifest> decoded(
            Answer answer, MediaType type, Digest.Algorithm algorithm) {
        if (!answer.headers().first("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
            return Optional.empty();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return Optional.of(new RawManifest(type, in.readNBytes(limit()), algorithm));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void checkAnnounced(String where, Answer answer, RawManifest manifest)
            throws RegistryFailure {
        Optional<Digest> announced = announced(answer.headers());
        boolean differs =
                announced.isPresent()
                        && announced.get().algorithm() == manifest.digest().algorithm()
                        && !announced.get().equals(manifest.digest());
        if (differs) {
            throw RegistryFailure.odd(
                    Failure.Kind.CORRUPT,
                    where + ": announced as " + announced.get() + ", it is " + manifest.digest(),
                    answer.status());
        }
    }

    /**
     * Stores a manifest under its digest or a tag.
     *
     * @return whether the registry says that it lists it among the referrers of its subject
     */
    boolean put(RawManifest manifest, String reference) throws IOException {
        Request request =
                new Request(
                        "PUT",
                        url(reference),
                        Headers.of("Content-Type", manifest.mediaType().value()),
                        Body.of(manifest.bytes()),
                        Access.push(repository),
                        Request.SMALL);
        Answer answer = caller.ask(request);
        if (!answer.isSuccess()) {
            throw answer.failure();
        }
        Optional<Digest> stored = announced(answer.headers());
        boolean differs =
                stored.isPresent()
                        && stored.get().algorithm() == manifest.digest().algorithm()
                        && !stored.get().equals(manifest.digest());
        if (differs) {
            throw RegistryFailure.odd(
                    Failure.Kind.CORRUPT,
                    request + ": stored as " + stored.get() + " instead of " + manifest.digest(),
                    answer.status());
        }
        return answer.headers().first("OCI-Subject").isPresent();
    }

    /** Deletes a manifest; all tags that point at it go too. */
    void delete(Digest digest) throws IOException {
        Request request =
                new Request(
                        "DELETE",
                        url(digest.toString()),
                        Headers.NONE,
                        Body.NONE,
                        Access.delete(repository),
                        Request.SMALL);
        Answer answer = caller.ask(request);
        if (!answer.isSuccess()) {
            throw answer.failure();
        }
    }

    private static Optional<Digest> announced(Headers headers) {
        return headers.first("Docker-Content-Digest").flatMap(Digest::tryParse);
    }

    private Access pull() {
        return Access.pull(repository);
    }

    /** One byte more than allowed, so that more shows. */
    private int limit() {
        return caller.settings().limits().manifestBytes() + 1;
    }

    private Url url(String reference) throws IOException {
        return caller.at("/v2/" + repository + "/manifests/" + reference);
    }

    private RegistryFailure tooLarge(String where) {
        return RegistryFailure.odd(
                Failure.Kind.UNSUPPORTED,
                where + ": larger than the " + (limit() - 1) + " bytes a manifest may have",
                200);
    }

    static List<String> cosignEndings() {
        return List.of(".sig", ".att", ".sbom");
    }
}
