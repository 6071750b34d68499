package dev.hod.trust;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import dev.hod.signature.Signature;
import dev.hod.signature.Signature.Sigstore;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the signatures of one image are kept. */
sealed interface Shelf {
    /** Together with the image itself, as in a folder. */
    record WithImage() implements Shelf {}

    /** Beside a registry, and in it. */
    record OfRegistry(SignaturePlaces.Place place, Attachments attachments) implements Shelf {}

    /**
     * In a pool, which is a registry's storage.
     *
     * @param looked whether they are looked for there, as registries are to be looked into
     */
    record InPool(Store pool, boolean looked) implements Shelf {
        private Attachments beside(ImageName image) {
            return new Attachments(pool, image.repository());
        }
    }

    /** What is there of a manifest; each as the bytes of a file. */
    default List<byte[]> read(ImageSource source, Digest manifest) throws IOException {
        return switch (this) {
            case WithImage() -> source.signatures(manifest);
            case InPool pool ->
                    pool.looked()
                            ? pool.beside(source.name()).read(manifest).stream()
                                    .map(Sigstore::file)
                                    .toList()
                            : List.of();
            case OfRegistry(SignaturePlaces.Place place, Attachments attachments) -> {
                List<byte[]> all = new ArrayList<>(place.read().read(manifest));
                if (place.attachments()) {
                    attachments.read(manifest).forEach(signature -> all.add(signature.file()));
                }
                yield all;
            }
        };
    }

    /** Takes the signatures of a manifest. */
    default void write(ImageDestination destination, Digest manifest, List<Signature> signatures)
            throws IOException {
        switch (this) {
            case WithImage() ->
                    destination.putSignatures(
                            manifest, signatures.stream().map(Signature::file).toList());
            case InPool pool -> {
                if (!simple(signatures).isEmpty()) {
                    throw new NotWritten("writing signatures: a pool keeps no simple ones");
                }
                pool.beside(destination.name()).add(manifest, sigstore(signatures));
            }
            case OfRegistry(SignaturePlaces.Place place, Attachments attachments) -> {
                List<byte[]> simple = simple(signatures);
                List<Sigstore> sigstore = sigstore(signatures);
                if (!sigstore.isEmpty()) {
                    if (!place.attachments()) {
                        throw new NotWritten(
                                "writing signatures: writing sigstore attachments is disabled by"
                                        + " configuration");
                    }
                    attachments.add(manifest, sigstore);
                }
                if (!simple.isEmpty()) {
                    place.write().write(manifest, simple);
                }
            }
        }
    }

    private static List<byte[]> simple(List<Signature> signatures) {
        return signatures.stream()
                .filter(Signature.Simple.class::isInstance)
                .map(Signature::file)
                .toList();
    }

    private static List<Sigstore> sigstore(List<Signature> signatures) {
        return signatures.stream()
                .filter(Sigstore.class::isInstance)
                .map(Sigstore.class::cast)
                .toList();
    }

    /** Signatures for which there is no place. */
    final class NotWritten extends Failure {
        private static final long serialVersionUID = 1L;

        private NotWritten(String message) {
            super(Kind.UNSUPPORTED, message);
        }
    }
}
