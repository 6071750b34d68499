package dev.hod.server;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a sorted list, by the parameters {@code n} and {@code last}.
 *
 * @param more whether entries follow
 */
record Page(List<String> entries, int size, boolean more) {
    /** Repositories in one answer, as other registries have it. */
    static final int CATALOG_ENTRIES = 1000;

    Page {
        entries = List.copyOf(entries);
    }

    /** The piece asked for, of at most {@code limit} entries. */
    static Page of(Request request, List<String> sorted, int limit) throws Refused {
        Optional<String> n = request.parameter("n");
        int size = limit;
        if (n.isPresent()) {
            if (!n.get().matches("[0-9]{1,18}")) {
                throw new Refused(
                        ErrorCode.PAGINATION_NUMBER_INVALID, "n is not a number of entries");
            }
            size = (int) Math.min(limit, Long.parseLong(n.get()));
        }
        int from = 0;
        Optional<String> last = request.parameter("last").filter(l -> !l.isEmpty());
        if (last.isPresent()) {
            int at = Collections.binarySearch(sorted, last.get());
            from = at < 0 ? -at - 1 : at + 1;
        }
        int to = (int) Math.min(sorted.size(), (long) from + size);
        return new Page(sorted.subList(from, to), size, to < sorted.size());
    }

    /** The reply with a link to the next piece, where there is one. */
    Reply link(Reply reply, String path) {
        if (!more || entries.isEmpty()) {
            return reply;
        }
        // Names and tags need no escapes in a query.
        return reply.with(
                "Link", "<%s?n=%s&last=%s>; rel=\"next\"".formatted(path, size, entries.getLast()));
    }
}
