package dev.hod.garbage;

import java.util.List;

/**
 * What of a pool is needed, and what is not.
 *
 * @param repositories where something is kept or goes, by name
 * @param content all files of content
 * @param names what goes beside content
 * @param problems repositories of which all is kept, since something in them cannot be read
 */
public record Verdict(
        List<Share> repositories, Content content, Names names, List<Problem> problems) {
    public Verdict {
        repositories = List.copyOf(repositories);
        problems = List.copyOf(problems);
    }

    /**
     * A repository's part in it.
     *
     * @param images tags, and what was asked for by digest or is held otherwise
     * @param kept bytes of all that these need
     * @param own bytes of this that no other repository needs
     * @param removed bytes that only this repository has a link for, and that go
     */
    public record Share(String repository, int images, long kept, long own, long removed) {
        /** Bytes that are kept for other repositories as well. */
        public long shared() {
            return kept - own;
        }
    }

    /** So many files of so many bytes. */
    public record Amount(long count, long bytes) {
        static final Amount NOTHING = new Amount(0, 0);

        Amount plus(long more) {
            return new Amount(count + 1, bytes + more);
        }
    }

    /**
     * Content, each file once.
     *
     * @param kept what stays since something needs it
     * @param removed what goes
     * @param elsewhere what of that other trees on the disk have too: its bytes do not come free
     * @param young what nothing needs, and stays since it came only just now
     * @param unfinished what was fetched a week ago and never completed, which goes too
     */
    public record Content(
            Amount kept, Amount removed, Amount elsewhere, Amount young, Amount unfinished) {
        /** Bytes that come free. */
        public long freed() {
            return removed.bytes() - elsewhere.bytes() + unfinished.bytes();
        }
    }

    /**
     * What goes beside content.
     *
     * @param tags that speak of something that is not kept, as cosign's do
     * @param manifests that repositories hold
     * @param layers that repositories hold
     */
    public record Names(long tags, long manifests, long layers) {}

    /** A repository that could not be judged. */
    public record Problem(String repository, String what) {}

    /** Whether anything goes. */
    public boolean isClean() {
        return content.removed().count() == 0
                && content.unfinished().count() == 0
                && names.tags() + names.manifests() + names.layers() == 0;
    }
}
