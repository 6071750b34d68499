package dev.hod.app;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.PlatformChoice;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.ImageList;
import dev.hod.selection.ListEntry;
import dev.hod.selection.ListReader;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Gives an image of a pool one more name, in its repository or another.
 *
 * @param image as the user calls it
 * @param to the new name
 */
public record Tag(Path path, String image, String to) {

    /**
     * A tag that was set.
     *
     * @param digest what it points at now
     * @param was what it pointed at before
     */
    public record Set(ImageName name, Digest digest, Optional<Digest> was) {}

    /**
     * Sets the tag, in place of what it may have pointed at.
     *
     * @throws BadReference where the new name has no tag, or a digest
     */
    public Set run(Progress progress) throws IOException {
        WrittenReference wanted = WrittenReference.parse(to);
        if (wanted.tag().isEmpty() || wanted.digest().isPresent()) {
            throw new BadReference(to, "the new name is written as repository:tag");
        }
        try (PoolStore store = Places.existingStore(path, Pool.Mode.WRITE)) {
            ImageList list =
                    ListReader.read(
                            List.of("docker://" + image), List.of(), InputStream.nullInputStream());
            List<ListEntry> entries = list.entries();
            list.warnings().forEach(warning -> progress.note(warning.toString()));
            Selected source = Selector.select(store, entries).getFirst();
            ImageName name =
                    ImageName.tagged(
                            Selector.repository(store, wanted), wanted.tag().orElseThrow());
            ImageDestination destination = store.destination(name);
            Optional<Digest> was = destination.current().map(Descriptor::digest);
            Request request =
                    new Request(
                            image,
                            store.source(source.name()),
                            destination,
                            PlatformChoice.ALL,
                            ProvenanceChoice.CARRIED,
                            ReferrersChoice.LEFT);
            Copier copier = new Copier(store, CopyOptions.intoPool(), progress);
            Outcome outcome = copier.run(copier.plan(List.of(request))).getFirst();
            if (outcome instanceof Outcome.Failed failed) {
                throw failed.cause();
            }
            Digest now = destination.current().map(Descriptor::digest).orElseThrow();
            return new Set(name, now, was.filter(before -> !before.equals(now)));
        }
    }
}
