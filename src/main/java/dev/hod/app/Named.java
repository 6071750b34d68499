package dev.hod.app;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.selection.ImageList;
import dev.hod.selection.ListEntry;
import dev.hod.selection.ListReader;
import dev.hod.selection.NotSelected;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image of a pool that somebody named.
 *
 * @param name its tag, or its digest where it was named by that and no tag that was named with it
 *     is there
 * @param digest what that points at; nothing where it leads nowhere
 */
record Named(String written, ImageName name, Optional<Digest> digest) {

    /**
     * Finds images, each for itself.
     *
     * @param refused takes those that are not there, or of which it is not clear which is meant
     */
    static List<Named> in(
            PoolStore store, List<String> what, List<Remove.Refused> refused, Progress progress)
            throws IOException {
        ImageList list = ListReader.read(what, List.of(), InputStream.nullInputStream());
        list.warnings().forEach(warning -> progress.note(warning.toString()));
        List<Named> found = new ArrayList<>();
        for (ListEntry entry : list.entries()) {
            try {
                for (Selected image : Selector.select(store, List.of(entry))) {
                    found.add(of(store.pool(), image));
                }
            } catch (NotSelected e) {
                refused.add(new Remove.Refused(entry.written(), e));
            }
        }
        return found;
    }

    private static Named of(Pool pool, Selected image) throws IOException {
        ImageName name = image.name();
        Optional<Digest> digest = image.descriptor().map(Descriptor::digest);
        if (name.digest().isPresent()) {
            name = ImageName.digested(name.repository(), name.digest().get());
        } else if (digest.isEmpty()) {
            digest = pool.tag(name.repository(), name.tag().orElseThrow());
        }
        return new Named(image.written(), name, digest);
    }

    /** Tags of a repository that point at a manifest, as names. */
    static List<String> pointingAt(Pool pool, String repository, Digest digest) throws IOException {
        List<String> names = new ArrayList<>();
        for (String tag : pool.tags(repository)) {
            if (pool.tag(repository, tag).filter(digest::equals).isPresent()) {
                names.add(ImageName.tagged(repository, tag).toString());
            }
        }
        return names;
    }
}
