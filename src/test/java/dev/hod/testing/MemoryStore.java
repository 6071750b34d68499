package dev.hod.testing;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.blob.Placement;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.NotFound;
import dev.hod.transport.Provenance;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that holds its users to the contract and remembers what they did. Breaches are
 * {@link AssertionError}s: a manifest before what it references, a name before a flush, one digest
 * put twice at the same time. Repositories are separate, as in a registry: a blob known to another
 * one is mounted. Safe for concurrent use.
 */
public final class MemoryStore implements Store {
    /** What was called. */
    public enum Verb {
        RESOLVE,
        READ_MANIFEST,
        OPEN_BLOB,
        REFERRERS,
        CURRENT,
        HOLDS,
        PUT_BLOB,
        PUT_MANIFEST,
        COMMIT,
        FLUSH,
        CLOSE
    }

    /** One call; {@link Verb#FLUSH} and {@link Verb#CLOSE} have no image. */
    public record Call(Verb verb, Optional<ImageName> image, Optional<Digest> digest) {}

    /** How a blob came into a repository. */
    public record Placed(ImageName image, Digest digest, Placement placement) {}

    /** Runs before each call and may fail it. */
    @FunctionalInterface
    public interface Hook {
        void before(Call call) throws IOException;
    }

    private static final class Repository {
        private final Set<Digest> blobs = new HashSet<>();
        private final Map<Digest, RawManifest> manifests = new TreeMap<>();
        private final Map<String, Digest> tags = new TreeMap<>();
        private final Set<Digest> untagged = new HashSet<>();
    }

    private final String where;
    private final Map<String, Repository> repositories = new TreeMap<>();
    private final Map<Digest, byte[]> contents = new HashMap<>();
    private final Map<ImageName, Provenance> provenances = new HashMap<>();
    private final Set<Digest> arriving = new HashSet<>();
    private final Set<Digest> unflushed = new HashSet<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Placed> placements = new ArrayList<>();
    private Hook hook = _ -> {};

    public MemoryStore() {
        this("memory");
    }

    public MemoryStore(String where) {
        this.where = where;
    }

    /** What to do before each call from now on. */
    public synchronized void before(Hook newHook) {
        hook = newHook;
    }

    /** All calls so far, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How often something was called. */
    public synchronized long count(Verb verb) {
        return calls.stream().filter(c -> c.verb() == verb).count();
    }

    /** How each blob that was put came in, in order. */
    public synchronized List<Placed> placements() {
        return List.copyOf(placements);
    }

    /** Forgets the calls and placements so far, not the content. */
    public synchronized void forgetCalls() {
        calls.clear();
        placements.clear();
    }

    /** What a name points at. */
    public synchronized Optional<Digest> digestOf(String name) {
        return held(MadeImage.named(name)).map(RawManifest::digest);
    }

    /** Every blob held, in whatever repository. */
    public synchronized Set<Digest> blobs() {
        return Set.copyOf(contents.keySet());
    }

    /** Flips a bit of a blob or manifest, as a bad disk would. */
    public synchronized void corrupt(Digest digest) {
        byte[] held = contents.get(digest);
        for (Repository repository : repositories.values()) {
            repository.manifests.computeIfPresent(
                    digest,
                    (_, raw) -> {
                        byte[] bytes = raw.bytes();
                        bytes[bytes.length / 2] ^= 1;
                        return new RawManifest(raw.mediaType(), bytes);
                    });
            if (held == null && repository.manifests.containsKey(digest)) {
                return;
            }
        }
        if (held == null || held.length == 0) {
            throw new IllegalArgumentException("no bytes to change of " + digest);
        }
        byte[] changed = held.clone();
        changed[changed.length / 2] ^= 1;
        contents.put(digest, changed);
    }

    /** Loses a blob or manifest that is referenced still. */
    public synchronized void lose(Digest digest) {
        contents.remove(digest);
        for (Repository repository : repositories.values()) {
            repository.blobs.remove(digest);
            repository.manifests.remove(digest);
        }
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new Source(name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        return new Destination(name);
    }

    @Override
    public synchronized List<ImageName> names() {
        List<ImageName> all = new ArrayList<>();
        repositories.forEach((path, repository) -> {
            repository.tags.keySet().forEach(t -> all.add(ImageName.tagged(path, t)));
            repository.untagged.forEach(d -> all.add(ImageName.digested(path, d)));
        });
        all.sort(null);
        return all;
    }

    @Override
    public void flush() throws IOException {
        record(new Call(Verb.FLUSH, Optional.empty(), Optional.empty()));
        synchronized (this) {
            unflushed.clear();
        }
    }

    @Override
    public void close() throws IOException {
        record(new Call(Verb.CLOSE, Optional.empty(), Optional.empty()));
    }

    private void record(Verb verb, ImageName image, @Nullable Digest digest) throws IOException {
        record(new Call(verb, Optional.of(image), Optional.ofNullable(digest)));
    }

    private void record(Call call) throws IOException {
        Hook current;
        synchronized (this) {
            calls.add(call);
            current = hook;
        }
        current.before(call);
    }

    private Repository repository(ImageName name) {
        return repositories.computeIfAbsent(name.repository(), _ -> new Repository());
    }

    private synchronized Optional<RawManifest> held(ImageName name) {
        Repository repository = repositories.get(name.repository());
        if (repository == null) {
            return Optional.empty();
        }
        Optional<Digest> digest = name.digest().or(() -> name.tag().map(repository.tags::get));
        return digest.map(repository.manifests::get);
    }

    private synchronized boolean complete(Repository repository, RawManifest manifest)
            throws BadManifest {
        for (Descriptor child : Manifest.parse(manifest).references()) {
            RawManifest below = repository.manifests.get(child.digest());
            boolean there =
                    below == null
                            ? repository.blobs.contains(child.digest())
                            : complete(repository, below);
            if (!there) {
                return false;
            }
        }
        return true;
    }

    private synchronized boolean isFlushed(Repository repository, RawManifest manifest)
            throws BadManifest {
        if (unflushed.contains(manifest.digest())) {
            return false;
        }
        for (Descriptor child : Manifest.parse(manifest).references()) {
            RawManifest below = repository.manifests.get(child.digest());
            boolean flushed =
                    below == null
                            ? !unflushed.contains(child.digest())
                            : isFlushed(repository, below);
            if (!flushed) {
                return false;
            }
        }
        return true;
    }

    private final class Source implements ImageSource {
        private final ImageName name;

        Source(ImageName name) {
            this.name = name;
        }

        @Override
        public ImageName name() {
            return name;
        }

        @Override
        public String where() {
            return where + '/' + name;
        }

        @Override
        public Optional<Descriptor> resolve() throws IOException {
            record(Verb.RESOLVE, name, null);
            return held(name).map(RawManifest::descriptor);
        }

        @Override
        public RawManifest manifest(Descriptor descriptor) throws IOException {
            record(Verb.READ_MANIFEST, name, descriptor.digest());
            RawManifest found =
                    held(ImageName.digested(name.repository(), descriptor.digest()))
                            .orElseThrow(() ->
                                    new NotFound(where() + ": no manifest " + descriptor.digest()));
            BlobBytes.read(new BytesBlob(descriptor, found.bytes(), where()), 4 << 20);
            return found;
        }

        @Override
        public Blob blob(Descriptor descriptor) {
            return new HeldBlob(name, descriptor);
        }

        @Override
        public Optional<Descriptor> find(Digest blob) {
            synchronized (MemoryStore.this) {
                Repository repository = repositories.get(name.repository());
                byte[] held = contents.get(blob);
                return repository == null || held == null || !repository.blobs.contains(blob)
                        ? Optional.empty()
                        : Optional.of(Descriptor.of(MediaType.OCTET_STREAM, blob, held.length));
            }
        }

        @Override
        public Referrers referrers(Digest subject) throws IOException {
            record(Verb.REFERRERS, name, subject);
            List<Descriptor> speaking = new ArrayList<>();
            List<Tagged> tags = new ArrayList<>();
            String prefix = subject.algorithm().label() + '-' + subject.hex();
            synchronized (MemoryStore.this) {
                Repository repository = repository(name);
                for (RawManifest raw : repository.manifests.values()) {
                    if (Manifest.parse(raw)
                            .subject()
                            .filter(s -> s.digest().equals(subject))
                            .isPresent()) {
                        speaking.add(raw.descriptor());
                    }
                }
                repository.tags.forEach((tag, digest) -> {
                    RawManifest raw = repository.manifests.get(digest);
                    if (tag.startsWith(prefix + '.') && raw != null) {
                        tags.add(new Tagged(tag, raw.descriptor()));
                    }
                });
            }
            Optional<Descriptor> index =
                    held(ImageName.tagged(name.repository(), prefix)).map(RawManifest::descriptor);
            return new Referrers(speaking, index, tags);
        }

        @Override
        public Optional<Provenance> provenance() {
            synchronized (MemoryStore.this) {
                return Optional.ofNullable(provenances.get(name));
            }
        }
    }

    private final class HeldBlob implements Blob {
        private final ImageName name;
        private final Descriptor descriptor;

        HeldBlob(ImageName name, Descriptor descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public ReadableByteChannel openAt(long offset) throws IOException {
            record(Verb.OPEN_BLOB, name, descriptor.digest());
            byte[] held;
            synchronized (MemoryStore.this) {
                boolean here = repository(name).blobs.contains(descriptor.digest());
                held = here ? contents.get(descriptor.digest()) : null;
            }
            if (held == null) {
                throw new NotFound(where() + ": no blob " + descriptor.digest());
            }
            return new BytesBlob(descriptor, held, where()).openAt(offset);
        }

        @Override
        public String where() {
            return where + '/' + name.repository();
        }
    }

    private final class Destination implements ImageDestination {
        private final ImageName name;

        Destination(ImageName name) {
            this.name = name;
        }

        @Override
        public ImageName name() {
            return name;
        }

        @Override
        public String where() {
            return where + '/' + name;
        }

        @Override
        public Optional<Descriptor> current() throws IOException {
            record(Verb.CURRENT, name, null);
            return held(name).map(RawManifest::descriptor);
        }

        @Override
        public boolean holds(Descriptor manifest) throws IOException {
            record(Verb.HOLDS, name, manifest.digest());
            Optional<RawManifest> raw =
                    held(ImageName.digested(name.repository(), manifest.digest()));
            return raw.isPresent() && complete(repository(name), raw.get());
        }

        @Override
        public Placement put(Blob blob) throws IOException {
            Digest digest = blob.descriptor().digest();
            record(Verb.PUT_BLOB, name, digest);
            synchronized (MemoryStore.this) {
                // Once it is in the store, several repositories may take it over side by side.
                if (!contents.containsKey(digest) && !arriving.add(digest)) {
                    throw new AssertionError(digest + " is put twice at the same time");
                }
            }
            try {
                Placement placement = place(blob, digest);
                synchronized (MemoryStore.this) {
                    placements.add(new Placed(name, digest, placement));
                }
                return placement;
            } finally {
                synchronized (MemoryStore.this) {
                    arriving.remove(digest);
                }
            }
        }

        private Placement place(Blob blob, Digest digest) throws IOException {
            synchronized (MemoryStore.this) {
                if (repository(name).blobs.contains(digest)) {
                    return new Placement.AlreadyThere();
                }
                Optional<String> holder =
                        repositories.entrySet().stream()
                                .filter(r -> r.getValue().blobs.contains(digest))
                                .map(Map.Entry::getKey)
                                .findFirst();
                if (holder.isPresent()) {
                    repository(name).blobs.add(digest);
                    return new Placement.Mounted(holder.get());
                }
            }
            byte[] bytes = BlobBytes.read(blob, Integer.MAX_VALUE - 8);
            synchronized (MemoryStore.this) {
                contents.put(digest, bytes);
                unflushed.add(digest);
                repository(name).blobs.add(digest);
            }
            return new Placement.Written(bytes.length);
        }

        @Override
        public void put(RawManifest manifest) throws IOException {
            record(Verb.PUT_MANIFEST, name, manifest.digest());
            synchronized (MemoryStore.this) {
                Repository repository = repository(name);
                if (!complete(repository, manifest)) {
                    throw new AssertionError(
                            where() + ": " + manifest + " comes before what it references");
                }
                if (repository.manifests.putIfAbsent(manifest.digest(), manifest) == null) {
                    unflushed.add(manifest.digest());
                }
            }
        }

        @Override
        public Optional<Provenance> provenance() {
            synchronized (MemoryStore.this) {
                return Optional.ofNullable(provenances.get(name));
            }
        }

        @Override
        public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
            record(Verb.COMMIT, name, top.digest());
            synchronized (MemoryStore.this) {
                Repository repository = repository(name);
                if (!repository.manifests.containsKey(top.digest())) {
                    throw new AssertionError(where() + ": " + top + " was not put");
                }
                if (!isFlushed(repository, top)) {
                    throw new AssertionError(where() + ": committed before it was flushed");
                }
                name.tag()
                        .ifPresentOrElse(
                                t -> repository.tags.put(t, top.digest()),
                                () -> repository.untagged.add(top.digest()));
                provenance.ifPresent(p -> provenances.put(name, p));
            }
        }
    }
}
