package dev.hod.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * An entry behind {@code hod.volume}.
 *
 * @param size bytes of its content
 * @param at where its content begins, counted from the end of {@code hod.volume}
 */
public record Entry(EntryName name, long size, long at) {

    /** An entry before it has its place. */
    public record Unplaced(EntryName name, long size) {}

    /** Where the entry ends, padding included, and the next one's header begins. */
    public long end() {
        return TarFraming.padded(at + size);
    }

    /** Gives entries their places, one after another. */
    public static List<Entry> place(List<Unplaced> entries) {
        List<Entry> placed = new ArrayList<>(entries.size());
        long position = 0;
        for (Unplaced entry : entries) {
            long at = TarFraming.contentAt(entry.name().path(), entry.size(), position);
            Entry next = new Entry(entry.name(), entry.size(), at);
            placed.add(next);
            position = next.end();
        }
        return placed;
    }

    /** The bytes between the entry before, which ends at {@code position}, and the content. */
    public byte[] header(long position) {
        return TarFraming.header(name.path(), size, name.mode(), position);
    }
}
