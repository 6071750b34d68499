package dev.hod.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH64 with seed 0 (xxHash's specification), which zstd's checksums are made of. */
public final class XxHash64 {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private XxHash64() {}

    /** The hash of what remains in the buffer, whose position stays. */
    public static long of(ByteBuffer bytes) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        int at = 0;
        long hash;
        if (length >= 32) {
            // The sum of the first two primes, modulo 2^64.
            long a = 0x60EA27EEADC0B5D6L;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; at <= length - 32; at += 32) {
                a = round(a, in.getLong(at));
                b = round(b, in.getLong(at + 8));
                c = round(c, in.getLong(at + 16));
                d = round(d, in.getLong(at + 24));
            }
            hash =
                    Long.rotateLeft(a, 1)
                            + Long.rotateLeft(b, 7)
                            + Long.rotateLeft(c, 12)
                            + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = P5;
        }
        return finish(hash + length, in, at);
    }

    private static long finish(long start, ByteBuffer in, int from) {
        long hash = start;
        int at = from;
        for (; at <= in.limit() - 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, in.getLong(at)), 27) * P1 + P4;
        }
        if (at <= in.limit() - 4) {
            hash = Long.rotateLeft(hash ^ (in.getInt(at) & 0xffffffffL) * P1, 23) * P2 + P3;
            at += 4;
        }
        for (; at < in.limit(); at++) {
            hash = Long.rotateLeft(hash ^ (in.get(at) & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * P1 + P4;
    }
}
