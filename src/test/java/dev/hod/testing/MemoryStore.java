package dev.hod.testing;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.blob.BytesBlob;
import dev.hod.blob.Placement;
import dev.hod.error.NotFound;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final String where;
    private final MemoryContent content = new MemoryContent();
    private final Set<Digest> arriving = new HashSet<>();
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
    public Optional<Digest> digestOf(String name) {
        return content.held(MadeImage.named(name)).map(RawManifest::digest);
    }

    /** Every blob held, in whatever repository. */
    public Set<Digest> blobs() {
        return content.blobs();
    }

    /** Flips a bit of a blob or manifest, as a bad disk would. */
    public void corrupt(Digest digest) {
        content.corrupt(digest);
    }

    /** Loses a blob or manifest that is referenced still. */
    public void lose(Digest digest) {
        content.lose(digest);
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
    public List<ImageName> names() {
        return content.names();
    }

    @Override
    public void flush() throws IOException {
        record(new Call(Verb.FLUSH, Optional.empty(), Optional.empty()));
        content.flush();
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
            return content.held(name).map(RawManifest::descriptor);
        }

        @Override
        public RawManifest manifest(Descriptor descriptor) throws IOException {
            record(Verb.READ_MANIFEST, name, descriptor.digest());
            RawManifest found =
                    content.held(ImageName.digested(name.repository(), descriptor.digest()))
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
            synchronized (content) {
                MemoryContent.Repository repository = content.repositories.get(name.repository());
                byte[] held = content.contents.get(blob);
                return repository == null || held == null || !repository.blobs.contains(blob)
                        ? Optional.empty()
                        : Optional.of(Descriptor.of(MediaType.OCTET_STREAM, blob, held.length));
            }
        }

        @Override
        public Referrers referrers(Digest subject) throws IOException {
            record(Verb.REFERRERS, name, subject);
            return content.referrers(name.repository(), subject);
        }

        @Override
        public Optional<Provenance> provenance() {
            synchronized (content) {
                return Optional.ofNullable(content.provenances.get(name));
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
            synchronized (content) {
                boolean here = content.repository(name).blobs.contains(descriptor.digest());
                held = here ? content.contents.get(descriptor.digest()) : null;
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
            return content.held(name).map(RawManifest::descriptor);
        }

        @Override
        public boolean holds(Descriptor manifest) throws IOException {
            record(Verb.HOLDS, name, manifest.digest());
            Optional<RawManifest> raw =
                    content.held(ImageName.digested(name.repository(), manifest.digest()));
            return raw.isPresent() && content.complete(content.repository(name), raw.get());
        }

        @Override
        public Placement put(Blob blob) throws IOException {
            Digest digest = blob.descriptor().digest();
            record(Verb.PUT_BLOB, name, digest);
            synchronized (content) {
                // Once it is in the store, several repositories may take it over side by side.
                if (!content.contents.containsKey(digest) && !arriving.add(digest)) {
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
                synchronized (content) {
                    arriving.remove(digest);
                }
            }
        }

        private Placement place(Blob blob, Digest digest) throws IOException {
            synchronized (content) {
                if (content.repository(name).blobs.contains(digest)) {
                    return new Placement.AlreadyThere();
                }
                Optional<String> holder =
                        content.repositories.entrySet().stream()
                                .filter(r -> r.getValue().blobs.contains(digest))
                                .map(Map.Entry::getKey)
                                .findFirst();
                if (holder.isPresent()) {
                    content.repository(name).blobs.add(digest);
                    return new Placement.Mounted(holder.get());
                }
            }
            byte[] bytes = BlobBytes.read(blob, Integer.MAX_VALUE - 8);
            synchronized (content) {
                content.contents.put(digest, bytes);
                content.unflushed.add(digest);
                content.repository(name).blobs.add(digest);
            }
            return new Placement.Written(bytes.length);
        }

        @Override
        public void put(RawManifest manifest) throws IOException {
            record(Verb.PUT_MANIFEST, name, manifest.digest());
            synchronized (content) {
                MemoryContent.Repository repository = content.repository(name);
                if (!content.complete(repository, manifest)) {
                    throw new AssertionError(
                            where() + ": " + manifest + " comes before what it references");
                }
                if (repository.manifests.putIfAbsent(manifest.digest(), manifest) == null) {
                    content.unflushed.add(manifest.digest());
                }
            }
        }

        @Override
        public boolean keepsProvenance() {
            return true;
        }

        @Override
        public Optional<Provenance> provenance() {
            synchronized (content) {
                return Optional.ofNullable(content.provenances.get(name));
            }
        }

        @Override
        public void commit(RawManifest top, Optional<Provenance> provenance) throws IOException {
            record(Verb.COMMIT, name, top.digest());
            synchronized (content) {
                MemoryContent.Repository repository = content.repository(name);
                if (!repository.manifests.containsKey(top.digest())) {
                    throw new AssertionError(where() + ": " + top + " was not put");
                }
                if (!content.isFlushed(repository, top)) {
                    throw new AssertionError(where() + ": committed before it was flushed");
                }
                name.tag()
                        .ifPresentOrElse(
                                t -> repository.tags.put(t, top.digest()),
                                () -> repository.untagged.add(top.digest()));
                provenance.ifPresent(p -> content.provenances.put(name, p));
            }
        }
    }
}
