package dev.hod.app;

import dev.hod.listing.Lister;
import dev.hod.listing.Listing;
import dev.hod.progress.Progress;
import dev.hod.transport.Store;
import java.io.IOException;

/**
 * Lists what a pool or bundle holds.
 *
 * @param from a pool, a bundle, or {@code -} for a bundle on standard input
 */
public record Ls(String from, Wish wish) {

    public Listing run(Progress progress) throws IOException {
        try (Store store = Places.listed(from, wish.standardInput())) {
            return Lister.list(store, wish.in(store, progress), wish.platforms(), wish.missing());
        }
    }
}
