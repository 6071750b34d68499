package dev.hod.app;

import dev.hod.concurrent.Aside;
import dev.hod.copy.ReferrersChoice;
import dev.hod.image.PlatformChoice;
import dev.hod.image.PlatformChoice.Missing;
import dev.hod.progress.Progress;
import dev.hod.selection.BadList;
import dev.hod.selection.ImageList;
import dev.hod.selection.ListReader;
import dev.hod.selection.Selected;
import dev.hod.selection.Selector;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Which images a command is to work on, and what of each.
 *
 * @param what lists, folders of lists, {@code -} and images, as the user named them
 * @param groups headings of the lists to keep to; empty for all
 * @param platforms wanted of images of which no line says so
 * @param by who chose those
 * @param missing what to do where an image lacks one
 */
public record Wish(
        List<String> what,
        List<String> groups,
        PlatformChoice platforms,
        By by,
        Missing missing,
        ReferrersChoice referrers,
        InputStream standardInput) {
    public Wish {
        what = List.copyOf(what);
        groups = List.copyOf(groups);
    }

    /** Who chose the platforms of images of which no line says any. */
    public enum By {
        USER,
        /** Nobody: they are this machine's, which is said where it counts. */
        DEFAULT
    }

    /**
     * Reads the lists; what was assumed is noted. Lists without an image are no error.
     *
     * @param releases says what releases mean among them
     * @throws BadList where they cannot be understood, or have nothing under the chosen headings
     */
    ImageList read(ReleaseNames releases, Progress progress) throws IOException {
        // Standard input may be a terminal or pipe from which nothing ever comes.
        ImageList list =
                Aside.call("lists", () -> ListReader.read(what, groups, standardInput, releases));
        list.warnings().forEach(warning -> progress.note(warning.toString()));
        if (list.entries().isEmpty()) {
            // An empty list may be what another run wrote of its failures; a group is a choice.
            if (!groups.isEmpty()) {
                throw BadList.empty(what, groups);
            }
            progress.note(String.join(", ", what) + ": no image is named there");
        }
        boolean byDefault = list.entries().stream().anyMatch(e -> e.wanted().addsDefault());
        if (by == By.DEFAULT && byDefault && platforms instanceof PlatformChoice.Only only) {
            progress.note(
                    "for "
                            + only.wanted().getFirst()
                            + ", as this machine is; --platform chooses others, or all");
        }
        return list;
    }

    /**
     * The images of a store that are meant: all where nothing is named.
     *
     * @throws dev.hod.selection.NotSelected naming all that are missing
     */
    List<Selected> in(Store store, Progress progress) throws IOException {
        return what.isEmpty()
                ? Selector.all(store, groups)
                : Selector.select(store, read(ReleaseNames.in(store), progress).entries());
    }

    /** The same of images that are to be taken from there; what stays behind of them is noted. */
    List<Selected> taken(Store store, Progress progress) throws IOException {
        List<Selected> images = in(store, progress);
        boolean some = !what.isEmpty() || !groups.isEmpty();
        switch (referrers) {
            case LEFT -> {
                if (some) {
                    StayingBehind.tell(store, images, progress);
                }
            }
            case TAKEN -> {}
        }
        return images;
    }

    /** The platforms wanted of one image. */
    PlatformChoice choice(Selected image) {
        return image.wanted().choice(platforms, missing);
    }
}
