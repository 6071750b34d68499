package dev.hod.trust;

import dev.hod.image.Digest;
import dev.hod.reference.FullReference;
import dev.hod.reference.Location;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a run trusts.
 *
 * @param places where the signatures of images in registries are
 */
public record Trust(Policy policy, SignaturePlaces places) {
    /** Everybody. */
    public static final Trust ANYBODY =
            new Trust(Policy.NONE, new SignaturePlaces(Optional.empty(), Map.of()));

    /** The registries and pools of one side of a run. */
    @FunctionalInterface
    public interface Stores {
        Store of(Location place) throws IOException;
    }

    /**
     * An image that is carried on only where it may be.
     *
     * @param at where it is
     * @param keeping what becomes of its signatures
     */
    public ImageSource guarded(ImageSource source, Location at, Stores stores, Keeping keeping)
            throws IOException {
        Subject subject = Subject.of(at);
        return new GuardedSource(
                source, subject, policy, () -> shelf(subject, at, stores), keeping);
    }

    /**
     * An image that gets signatures with it: those of its source, and new ones.
     *
     * @param to where it goes
     * @param source whose signatures go along, where that is to be
     */
    public ImageDestination signed(
            ImageDestination destination,
            Location to,
            Stores stores,
            Optional<ImageSource> source,
            Signing signing)
            throws IOException {
        if (source.isEmpty() && signing.signers().isEmpty()) {
            return destination;
        }
        if (!signing.signers().isEmpty()
                && Keeping.at(to) instanceof Keeping.Impossible(String where, String reason)) {
            throw new SignaturesNotCopied(where, reason);
        }
        Subject subject = Subject.of(to);
        return new SignedDestination(
                destination,
                source,
                signing.signers(),
                signing.signers().isEmpty() ? "" : signing.identity(to),
                () -> shelf(subject, to, stores));
    }

    /** Takes away the signatures beside a registry of an image that is not in it any more. */
    public void forget(Location.Registry at, Digest manifest) throws IOException {
        Subject subject = Subject.of(at);
        places.of(subject, subject.reference().orElseThrow()).write().delete(manifest);
    }

    private Shelf shelf(Subject subject, Location at, Stores stores) throws IOException {
        return switch (at) {
            case Location.Registry registry -> {
                FullReference reference = subject.reference().orElseThrow();
                yield new Shelf.OfRegistry(
                        places.of(subject, reference),
                        new Attachments(stores.of(registry), reference.repository()));
            }
            case Location.Pool pool -> new Shelf.InPool(stores.of(pool), places.usualAttachments());
            case Location.Folder _,
                    Location.OciLayout _,
                    Location.OciArchive _,
                    Location.DockerArchive _,
                    Location.DockerDaemon _,
                    Location.ContainersStorage _,
                    Location.Bundle _ ->
                    new Shelf.WithImage();
        };
    }
}
