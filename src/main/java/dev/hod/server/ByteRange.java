package dev.hod.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a blob, both ends included (RFC 9110, 14.1).
 *
 * @param from at least 0
 * @param to below the size
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*");

    long length() {
        return to - from + 1;
    }

    /**
     * What a Range header asks of {@code size} bytes.
     *
     * @return nothing for what is not one range of bytes: the whole is sent then, as the RFC allows
     * @throws Refused for a range that lies outside
     */
    static Optional<ByteRange> parse(String header, long size) throws Refused {
        Matcher match = ONE.matcher(header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            long suffix = number(match.group(2));
            if (suffix == 0 || size == 0) {
                throw outside(size);
            }
            return Optional.of(new ByteRange(Math.max(0, size - suffix), size - 1));
        }
        long from = number(match.group(1));
        long to = match.group(2).isEmpty() ? Long.MAX_VALUE : number(match.group(2));
        if (to < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw outside(size);
        }
        return Optional.of(new ByteRange(from, Math.min(to, size - 1)));
    }

    /** As many digits as there may be: more than fit mean the largest number. */
    static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Refused outside(long size) {
        return new Refused(
                ErrorCode.RANGE_INVALID,
                "the range lies outside of " + size + " bytes",
                java.util.List.of(),
                java.util.Map.of("Content-Range", "bytes */" + size));
    }
}
