package dev.hod.transport.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hod.archive.BadBundle;
import dev.hod.archive.BundleHead;
import dev.hod.archive.Entry;
import dev.hod.archive.EntryName.BlobData;
import dev.hod.archive.EntryName.OfRepository;
import dev.hod.archive.EntryName.Readme;
import dev.hod.archive.FaultSink;
import dev.hod.archive.Framing;
import dev.hod.archive.TarCursor;
import dev.hod.image.Digest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Compares all that lies between the contents of a bundle, its links and its end with the one form
 * that there is. Contents are left out, since whoever takes one hashes it; so the cost is a small
 * read for each large content, and one for every row of small ones.
 */
final class FramingScan {
    /** Contents from here on are leapt over, others are less than the leap. */
    private static final long LEAP = 32 << 10;

    private final TarBytes tar;
    private final BundleHead head;
    private final List<Entry> entries;
    private final String where;

    private FramingScan(TarBytes tar, BundleHead head, String where) {
        this.tar = tar;
        this.head = head;
        this.entries = head.volume().entries();
        this.where = where;
    }

    /**
     * Looks at everything behind the head.
     *
     * @throws BadBundle at the first byte that is another one
     */
    static void check(TarBytes tar, BundleHead head, String where) throws IOException {
        new FramingScan(tar, head, where).run();
    }

    private void run() throws IOException {
        int next = row(0, 0);
        while (next <= entries.size()) {
            next = row(next, entries.get(next - 1).at() + entries.get(next - 1).size());
        }
    }

    /**
     * Goes on up to the next content that is leapt over, or the end.
     *
     * @param first the entry whose header comes next, behind the padding of the one before it
     * @param start where that padding begins, counted as entries' places are
     * @return the entry behind the leap; beyond all where there is none
     */
    private int row(int first, long start) throws IOException {
        int last = first;
        while (last < entries.size() && entries.get(last).size() < LEAP) {
            last++;
        }
        boolean leaps = last < entries.size();
        long length = leaps ? entries.get(last).at() - start : Long.MAX_VALUE - head.base() - start;
        long at = head.base() + start;
        try (TarCursor cursor = new TarCursor(tar.openAt(at, length), at)) {
            Framing framing = new Framing(cursor, FaultSink.strict(where));
            if (first > 0) {
                framing.padding(entries.get(first - 1));
            }
            for (Entry entry : entries.subList(first, last)) {
                framing.header(entry, head.base());
                content(cursor, framing, entry);
                framing.padding(entry);
            }
            if (leaps) {
                framing.header(entries.get(last), head.base());
            } else {
                framing.end();
            }
        }
        return last + 1;
    }

    private void content(TarCursor cursor, Framing framing, Entry entry) throws IOException {
        boolean good =
                switch (entry.name()) {
                    case BlobData blob -> {
                        if (!framing.skip(entry.size())) {
                            throw new BadBundle(where, blob.path() + ": the bundle ends in it");
                        }
                        yield true;
                    }
                    case Readme _ ->
                            Digest.sha256(cursor.take((int) entry.size()))
                                    .equals(head.volume().readme());
                    case OfRepository link ->
                            Arrays.equals(
                                    cursor.take((int) entry.size()),
                                    head.target(link)
                                            .map(digest -> digest.toString().getBytes(US_ASCII))
                                            .orElse(new byte[0]));
                };
        if (!good) {
            throw new BadBundle(where, entry.name().path() + ": content differs");
        }
    }
}
