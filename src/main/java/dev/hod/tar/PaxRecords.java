package dev.hod.tar;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an extended header says of the entry behind it: pax records, or one of GNU's long names.
 *
 * @param sparse whether the content has holes that are not stored
 */
record PaxRecords(
        Optional<String> path, Optional<String> link, Optional<Long> size, boolean sparse) {
    static final PaxRecords NONE =
            new PaxRecords(Optional.empty(), Optional.empty(), Optional.empty(), false);

    PaxRecords withPath(byte[] name) {
        return new PaxRecords(Optional.of(untilZero(name)), link, size, sparse);
    }

    PaxRecords withLink(byte[] name) {
        return new PaxRecords(path, Optional.of(untilZero(name)), size, sparse);
    }

    /** Reads records of the form {@code "<length of all> <key>=<value>\n"}. */
    PaxRecords with(byte[] records, String where) throws BadTar {
        PaxRecords all = this;
        int at = 0;
        while (at < records.length && records[at] != 0) {
            int space = at;
            int length = 0;
            while (space < records.length && records[space] >= '0' && records[space] <= '9') {
                length = Math.min(length * 10 + records[space] - '0', 1 << 26);
                space++;
            }
            int end = at + length;
            if (space == records.length
                    || records[space] != ' '
                    || end <= space + 1
                    || end > records.length
                    || records[end - 1] != '\n') {
                throw new BadTar(where, "an extended header is damaged");
            }
            String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals < 0) {
                throw new BadTar(where, "an extended header is damaged");
            }
            all = all.with(record.substring(0, equals), record.substring(equals + 1), where);
            at = end;
        }
        return all;
    }

    private PaxRecords with(String key, String value, String where) throws BadTar {
        return switch (key) {
            case "path" -> new PaxRecords(Optional.of(value), link, size, sparse);
            case "linkpath" -> new PaxRecords(path, Optional.of(value), size, sparse);
            case "size" -> {
                if (!value.matches("[0-9]{1,18}")) {
                    throw new BadTar(where, "an extended header has no size");
                }
                yield new PaxRecords(path, link, Optional.of(Long.valueOf(value)), sparse);
            }
            default -> new PaxRecords(path, link, size, sparse || key.startsWith("GNU.sparse."));
        };
    }

    private static String untilZero(byte[] name) {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }
}
