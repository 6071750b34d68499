package dev.hod.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A manifest as a node of the graph: its bytes, and what they point at. */
public sealed interface Manifest {
    RawManifest raw();

    /** Everything this manifest needs to be complete, in document order; never its subject. */
    List<Descriptor> references();

    /** The manifest that this one speaks of, as signatures and SBOMs do. */
    Optional<Descriptor> subject();

    /** What kind of artifact this is, where the manifest says so or its config's type does. */
    Optional<String> artifactType();

    default Digest digest() {
        return raw().digest();
    }

    /**
     * Reads a manifest. The media type that came with the bytes decides what they are; where the
     * document names its own type, both must agree.
     *
     * @throws BadManifest if the bytes are no such document, or an ambiguous one
     */
    static Manifest parse(RawManifest raw) throws BadManifest {
        return ManifestJson.parse(raw);
    }

    /**
     * The media type of a manifest that lies in a file without one, as a registry derives it for
     * its answers (distribution, manifeststore.go): the type that the document names; where it
     * names none, schema 1 by its version, an index where it has {@code manifests}, else an OCI
     * manifest. {@code application/octet-stream} for what is no manifest.
     */
    static MediaType typeOf(byte[] document) {
        return ManifestJson.typeOf(document);
    }

    /** An image, or an artifact in an image's form. */
    record ImageManifest(
            RawManifest raw,
            Descriptor config,
            List<Descriptor> layers,
            Optional<Descriptor> subject,
            Optional<String> artifactType)
            implements Manifest {
        public ImageManifest {
            layers = List.copyOf(layers);
        }

        @Override
        public List<Descriptor> references() {
            List<Descriptor> all = new ArrayList<>(layers.size() + 1);
            all.add(config);
            all.addAll(layers);
            return all;
        }
    }

    /** An index, or a Docker manifest list. */
    record ImageIndex(
            RawManifest raw,
            List<Child> children,
            Optional<Descriptor> subject,
            Optional<String> artifactType)
            implements Manifest {
        public ImageIndex {
            children = List.copyOf(children);
        }

        /**
         * An entry of the index.
         *
         * @param from offset of the entry's first byte in the document
         * @param to offset behind its last byte
         */
        public record Child(Descriptor descriptor, int from, int to) {}

        @Override
        public List<Descriptor> references() {
            return children.stream().map(Child::descriptor).toList();
        }
    }

    /** A manifest of a type not known here: a leaf, carried only where nobody must read it. */
    record Opaque(RawManifest raw) implements Manifest {
        @Override
        public List<Descriptor> references() {
            return List.of();
        }

        @Override
        public Optional<Descriptor> subject() {
            return Optional.empty();
        }

        @Override
        public Optional<String> artifactType() {
            return Optional.empty();
        }
    }
}
