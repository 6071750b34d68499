package dev.hod.pool;

import dev.hod.image.Digest;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/**
 * Digests with a number each, in 40 bytes an entry: a big pool has hundreds of thousands, and
 * nothing else of it is kept in memory. Of longer digests the first 256 bits count. Safe for
 * concurrent use.
 */
public final class DigestTable {
    private static final int WORDS = 4;
    private static final int SLOTS_AT_FIRST = 64;

    /** What {@link #get} gives for a digest that is not there. */
    public static final long ABSENT = Long.MIN_VALUE;

    private long[] keys = new long[SLOTS_AT_FIRST * WORDS];
    private long[] values = new long[SLOTS_AT_FIRST];
    private boolean[] used = new boolean[SLOTS_AT_FIRST];
    private int size;

    private static long word(Digest digest, int index) {
        return Long.parseUnsignedLong(digest.hex(), index * 16, index * 16 + 16, 16);
    }

    /** The number of a digest; {@link #ABSENT} where it has none. */
    public synchronized long get(Digest digest) {
        int slot = slot(digest);
        return used[slot] ? values[slot] : ABSENT;
    }

    /**
     * Gives a digest another number, with nobody in between.
     *
     * @param change from the number it has, {@link #ABSENT} for none
     * @return the number it had
     */
    public synchronized long update(Digest digest, LongUnaryOperator change) {
        long before = get(digest);
        put(digest, change.applyAsLong(before));
        return before;
    }

    /** Gives a digest a number in place of the one it may have. */
    public synchronized void put(Digest digest, long value) {
        int slot = slot(digest);
        if (!used[slot]) {
            if (size * 2 >= values.length) {
                grow();
                slot = slot(digest);
            }
            size++;
            used[slot] = true;
            for (int i = 0; i < WORDS; i++) {
                keys[slot * WORDS + i] = word(digest, i);
            }
        }
        values[slot] = value;
    }

    /** Takes every number, in no order. */
    public synchronized void forEach(LongConsumer visitor) {
        for (int i = 0; i < values.length; i++) {
            if (used[i]) {
                visitor.accept(values[i]);
            }
        }
    }

    /** How many digests have a number. */
    public synchronized int size() {
        return size;
    }

    private int slot(Digest digest) {
        long first = word(digest, 0);
        long second = word(digest, 1);
        long third = word(digest, 2);
        long fourth = word(digest, 3);
        int slot = (int) first & (values.length - 1);
        while (used[slot]
                && !(keys[slot * WORDS] == first
                        && keys[slot * WORDS + 1] == second
                        && keys[slot * WORDS + 2] == third
                        && keys[slot * WORDS + 3] == fourth)) {
            slot = (slot + 1) & (values.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        boolean[] oldUsed = used;
        keys = new long[oldKeys.length * 2];
        values = new long[oldValues.length * 2];
        used = new boolean[oldUsed.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (!oldUsed[i]) {
                continue;
            }
            int slot = (int) oldKeys[i * WORDS] & (values.length - 1);
            while (used[slot]) {
                slot = (slot + 1) & (values.length - 1);
            }
            used[slot] = true;
            values[slot] = oldValues[i];
            System.arraycopy(oldKeys, i * WORDS, keys, slot * WORDS, WORDS);
        }
    }
}
