package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.registry.wire.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** An image in a registry, to read. */
final class RegistrySource implements ImageSource {
    private final RegistryStore store;
    private final ImageName name;
    private final ManifestCalls manifests;

    RegistrySource(RegistryStore store, ImageName name) {
        this.store = store;
        this.name = name;
        this.manifests = new ManifestCalls(store.caller(), name.repository());
    }

    @Override
    public ImageName name() {
        return name;
    }

    @Override
    public String where() {
        return store.where() + '/' + name;
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        return manifests.find(
                name.digest().map(Digest::toString).orElseGet(() -> name.tag().orElseThrow()));
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        return manifests.get(descriptor);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new RegistryBlob(store.caller(), store.where(), name.repository(), descriptor);
    }

    @Override
    public Optional<Descriptor> find(Digest blob) throws IOException {
        Caller caller = store.caller();
        Access access = Access.pull(name.repository());
        Answer answer =
                caller.ask(
                        Request.head(
                                caller.at("/v2/" + name.repository() + "/blobs/" + blob),
                                access,
                                Headers.NONE));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        OptionalLong size = answer.headers().number("Content-Length");
        if (!answer.isSuccess() || size.isEmpty()) {
            throw answer.failure();
        }
        return Optional.of(Descriptor.of(MediaType.OCTET_STREAM, blob, size.getAsLong()));
    }

    @Override
    public Referrers referrers(Digest subject) throws IOException {
        return referrers(subject, _ -> true);
    }

    @Override
    public Referrers referrersAgain(Digest subject) throws IOException {
        Optional<Set<String>> listed = store.referrerTags().of(name.repository());
        return referrers(
                subject, listed.<Predicate<String>>map(l -> l::contains).orElse(_ -> true));
    }

    private Referrers referrers(Digest subject, Predicate<String> mayBeThere) throws IOException {
        // distribution-spec, "Referrers Tag Schema": the algorithm and at most 64 digits.
        String hex = subject.hex();
        String stem =
                subject.algorithm().label() + '-' + hex.substring(0, Math.min(64, hex.length()));
        List<Tagged> tags = new ArrayList<>();
        for (String ending : ManifestCalls.cosignEndings()) {
            String tag = stem + ending;
            if (mayBeThere.test(tag)) {
                manifests.find(tag).ifPresent(found -> tags.add(new Tagged(tag, found)));
            }
        }
        List<Descriptor> api = byApi(subject).orElse(List.of());
        // A registry with the API answers of it only what names its subject; clients without it
        // may have listed more.
        Optional<Descriptor> index =
                mayBeThere.test(stem)
                        ? manifests.find(stem).filter(d -> d.mediaType().isIndex())
                        : Optional.empty();
        return new Referrers(api, index, tags);
    }

    /** Whether the registry answers by the API what refers to a manifest. */
    boolean hasReferrersApi(Digest subject) throws IOException {
        return byApi(subject).isPresent();
    }

    /** What the referrers API says; nothing where the registry has none, which it says by 404. */
    private Optional<List<Descriptor>> byApi(Digest subject) throws IOException {
        if (store.lacksReferrers()) {
            return Optional.empty();
        }
        List<Answer> pages =
                new Listings(store.caller())
                        .pages(
                                store.caller()
                                        .at("/v2/" + name.repository() + "/referrers/" + subject),
                                Access.pull(name.repository()),
                                MediaType.OCI_INDEX.value());
        if (pages.isEmpty()) {
            store.referrersLack();
            return Optional.empty();
        }
        List<Descriptor> found = new ArrayList<>();
        for (Answer page : pages) {
            RawManifest raw = new RawManifest(MediaType.OCI_INDEX, page.body());
            found.addAll(Manifest.parse(raw).references());
        }
        return Optional.of(found);
    }
}
