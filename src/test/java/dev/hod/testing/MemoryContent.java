package dev.hod.testing;

import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.transport.ImageSource.Referrers;
import dev.hod.transport.ImageSource.Tagged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link MemoryStore} holds. Its fields are guarded by itself. */
final class MemoryContent {
    final Map<String, Repository> repositories = new TreeMap<>();
    final Map<Digest, byte[]> contents = new HashMap<>();
    final Map<ImageName, Provenance> provenances = new HashMap<>();
    final Set<Digest> unflushed = new HashSet<>();

    /** One repository, which knows only what was put into it. */
    static final class Repository {
        final Set<Digest> blobs = new HashSet<>();
        final Map<Digest, RawManifest> manifests = new TreeMap<>();
        final Map<String, Digest> tags = new TreeMap<>();
        final Set<Digest> untagged = new HashSet<>();
    }

    synchronized Repository repository(ImageName name) {
        return repositories.computeIfAbsent(name.repository(), _ -> new Repository());
    }

    /** What a name points at. */
    synchronized Optional<RawManifest> held(ImageName name) {
        Repository repository = repositories.get(name.repository());
        if (repository == null) {
            return Optional.empty();
        }
        Optional<Digest> digest = name.digest().or(() -> name.tag().map(repository.tags::get));
        return digest.map(repository.manifests::get);
    }

    synchronized List<ImageName> names() {
        List<ImageName> all = new ArrayList<>();
        repositories.forEach((path, repository) -> {
            repository.tags.keySet().forEach(t -> all.add(ImageName.tagged(path, t)));
            repository.untagged.forEach(d -> all.add(ImageName.digested(path, d)));
        });
        all.sort(null);
        return all;
    }

    synchronized Set<Digest> blobs() {
        return Set.copyOf(contents.keySet());
    }

    synchronized void flush() {
        unflushed.clear();
    }

    synchronized void corrupt(Digest digest) {
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

    synchronized void lose(Digest digest) {
        contents.remove(digest);
        for (Repository repository : repositories.values()) {
            repository.blobs.remove(digest);
            repository.manifests.remove(digest);
        }
    }

    /** Whether a repository holds all that a manifest references. */
    synchronized boolean complete(Repository repository, RawManifest manifest) throws BadManifest {
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

    /** Whether a manifest and all below it were there at the last flush. */
    synchronized boolean isFlushed(Repository repository, RawManifest manifest) throws BadManifest {
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

    /** What speaks of a manifest, by what it says, by the index of that name, by cosign's tags. */
    synchronized Referrers referrers(String path, Digest subject) throws BadManifest {
        Repository repository = repositories.computeIfAbsent(path, _ -> new Repository());
        String prefix = subject.algorithm().label() + '-' + subject.hex();
        List<Descriptor> speaking = new ArrayList<>();
        for (RawManifest raw : repository.manifests.values()) {
            if (Manifest.parse(raw).subject().filter(s -> s.digest().equals(subject)).isPresent()) {
                speaking.add(raw.descriptor());
            }
        }
        List<Tagged> tags = new ArrayList<>();
        repository.tags.forEach((tag, digest) -> {
            RawManifest raw = repository.manifests.get(digest);
            if (tag.startsWith(prefix + '.') && raw != null) {
                tags.add(new Tagged(tag, raw.descriptor()));
            }
        });
        Optional<Descriptor> index =
                held(ImageName.tagged(path, prefix)).map(RawManifest::descriptor);
        return new Referrers(speaking, index, tags);
    }
}
