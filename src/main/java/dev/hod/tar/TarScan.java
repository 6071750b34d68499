package dev.hod.tar;

import dev.hod.tar.Entry.Ambiguous;
import dev.hod.tar.Entry.Content;
import dev.hod.tar.Entry.HardLink;
import dev.hod.tar.Entry.SymbolicLink;
import dev.hod.tar.Entry.Unusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Goes from header to header through a plain tar, without reading contents. */
final class TarScan {
    /** An extended header beyond this is made to fill memory. */
    private static final int MAX_EXTENDED = 1 << 20;

    /** Names of entries may take this much memory in all. */
    private static final long MAX_NAMES = 64L << 20;

    /** What an entry costs besides its name. */
    private static final int ENTRY_COST = 64;

    private final FileChannel channel;
    private final String where;
    private final long end;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private long names;

    private TarScan(FileChannel channel, String where) throws IOException {
        this.channel = channel;
        this.where = where;
        this.end = channel.size();
    }

    /**
     * All entries but folders, by their clean names, in the archive's order.
     *
     * @throws BadTar where the archive is damaged, does not end as archives do, has names that lead
     *     out of it or more of them than any image needs
     */
    static SequencedMap<String, Entry> of(FileChannel channel, String where) throws IOException {
        TarScan scan = new TarScan(channel, where);
        scan.run();
        return scan.entries;
    }

    private void run() throws IOException {
        PaxRecords extended = PaxRecords.NONE;
        long at = 0;
        byte[] block = read(at, TarHeader.BLOCK);
        while (!TarHeader.isZero(block)) {
            TarHeader header = TarHeader.parse(block, where, at);
            long content = at + TarHeader.BLOCK;
            long size = hasContent(header.type()) ? extended.size().orElse(header.size()) : 0;
            if (size > end - content) {
                throw new BadTar(
                        where,
                        "ends in the middle of entry \"%s\", after %d of %d bytes"
                                .formatted(
                                        EntryPath.shown(extended.path().orElse(header.name())),
                                        end - content,
                                        size));
            }
            switch (header.type()) {
                case 'x' -> extended = extended.with(read(content, extended(size)), where);
                case 'L' -> extended = extended.withPath(read(content, extended(size)));
                case 'K' -> extended = extended.withLink(read(content, extended(size)));
                case 'g' -> {
                    // What is said of all entries (a comment, a time) names none.
                }
                default -> {
                    add(header, extended, content, size);
                    extended = PaxRecords.NONE;
                }
            }
            at = content + (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
            block = read(at, TarHeader.BLOCK);
        }
    }

    private void add(TarHeader header, PaxRecords extended, long content, long size) throws BadTar {
        String name = EntryPath.clean(extended.path().orElse(header.name()), where);
        String link = extended.link().orElse(header.link());
        Entry entry =
                switch (header.type()) {
                    case '0', '\0', '7' ->
                            extended.sparse()
                                    ? new Unusable("a file with holes")
                                    : new Content(content, size);
                    case '1' -> new HardLink(link);
                    case '2' -> new SymbolicLink(link);
                    case '5' -> null;
                    case 'S' ->
                            // Its header goes on in blocks that are no headers.
                            throw new BadTar(
                                    where,
                                    "entry \"" + EntryPath.shown(name) + "\" is a file with holes");
                    default -> new Unusable("no file");
                };
        if (entry == null || name.isEmpty()) {
            return;
        }
        names += name.length() + link.length() + ENTRY_COST;
        if (names > MAX_NAMES) {
            throw new BadTar(where, "has more entries than any image needs");
        }
        if (entries.putIfAbsent(name, entry) != null) {
            entries.put(name, new Ambiguous());
        }
    }

    private static boolean hasContent(char type) {
        return switch (type) {
            case '1', '2', '3', '4', '5', '6' -> false;
            default -> true;
        };
    }

    private int extended(long size) throws BadTar {
        if (size > MAX_EXTENDED) {
            throw new BadTar(where, "an extended header takes " + size + " bytes");
        }
        return (int) size;
    }

    private byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new BadTar(
                        where,
                        at == 0
                                ? "is no tar archive"
                                : "is cut off: it ends at byte "
                                        + end
                                        + " without the end of a tar");
            }
        }
        return bytes;
    }
}
