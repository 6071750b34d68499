package dev.hod.tar;

import dev.hod.blob.Blob.Region;
import dev.hod.io.Blocks;
import dev.hod.io.FilePart;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tar archive whose entries are found by name and read from any byte on. A plain one is read
 * where it lies; one that is compressed, or comes from a pipe, is unpacked once into a file without
 * a name, which is gone with the process. Nothing is ever written under a name from the archive.
 * Safe for concurrent use; all readers share one open file.
 */
public final class TarFile implements Closeable {
    private static final int MAX_HOPS = 40;

    private final String where;
    private final Optional<Path> file;
    private final FileChannel channel;
    private final Map<String, Entry> entries;

    private TarFile(String where, Optional<Path> file, FileChannel channel) throws IOException {
        this.where = where;
        this.file = file;
        this.channel = channel;
        this.entries = TarScan.of(channel, where);
    }

    /** A part of the archive: the content of a file in it. */
    public record Member(long offset, long size) {}

    /**
     * Opens an archive and looks at all its headers.
     *
     * @param scratch folder for a compressed archive's content
     * @throws BadTar where it is none, or a bad one; see {@link TarFile}
     */
    public static TarFile open(Path file, Path scratch) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (Files.isRegularFile(file)) {
                ByteBuffer first = ByteBuffer.allocate(Coat.MAGIC);
                channel.read(first, 0);
                if (Coat.of(first.flip()) == Coat.NONE) {
                    return new TarFile(file.toString(), Optional.of(file), channel);
                }
            }
            try (channel) {
                return receive(channel, file.toString(), scratch);
            }
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Takes in an archive that passes by, to its end, compressed or not; the stream is the caller's
     * to close.
     *
     * @param where how messages name it
     */
    public static TarFile receive(ReadableByteChannel stream, String where, Path scratch)
            throws IOException {
        FileChannel channel = Scratch.fill(stream, where, scratch);
        try {
            return new TarFile(where, Optional.empty(), channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** How messages name it. */
    public String where() {
        return where;
    }

    /**
     * The file that goes by a name, links followed.
     *
     * @throws BadTar where the name or a link's target is there more than once, is no file, or the
     *     links go in a circle or out of the archive
     */
    public Optional<Member> find(String name) throws BadTar {
        String at = EntryPath.clean(name, where);
        Set<String> seen = new HashSet<>();
        while (true) {
            Entry entry = entries.get(at);
            switch (entry) {
                case null -> {
                    return Optional.empty();
                }
                case Entry.Content(long offset, long size) -> {
                    return Optional.of(new Member(offset, size));
                }
                case Entry.SymbolicLink(String target) -> at = EntryPath.follow(at, target, where);
                case Entry.HardLink(String target) -> at = EntryPath.clean(target, where);
                case Entry.Unusable(String what) ->
                        throw new BadTar(where, "entry \"" + EntryPath.shown(at) + "\" is " + what);
                case Entry.Ambiguous() ->
                        throw new BadTar(
                                where, "has entry \"" + EntryPath.shown(at) + "\" more than once");
            }
            if (!seen.add(at) || seen.size() > MAX_HOPS) {
                throw new BadTar(
                        where, "links go in a circle at \"" + EntryPath.shown(name) + "\"");
            }
        }
    }

    /**
     * A small file's content.
     *
     * @throws BadTar where it is larger than {@code limit}
     */
    public byte[] read(String name, Member member, int limit) throws IOException {
        if (member.size > limit) {
            throw new BadTar(
                    where,
                    "\"%s\" has %d bytes, more than the %d allowed"
                            .formatted(EntryPath.shown(name), member.size, limit));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) member.size);
        try (ReadableByteChannel content = openAt(member, 0)) {
            if (!Blocks.fill(content, bytes)) {
                throw new BadTar(where, "was cut off while it was read");
            }
        }
        return bytes.array();
    }

    /** Opens a file's content from a byte of it on. */
    public ReadableByteChannel openAt(Member member, long offset) {
        return new FilePart(channel, member.offset + offset, member.offset + member.size);
    }

    /** The compression around a file's content. */
    public Coat coat(Member member) throws IOException {
        ByteBuffer first = ByteBuffer.allocate((int) Math.min(Coat.MAGIC, member.size));
        try (ReadableByteChannel content = openAt(member, 0)) {
            Blocks.fill(content, first);
        }
        return Coat.of(first.flip());
    }

    /**
     * The part of a file on disk that a file's content is; none where the archive is in no file.
     */
    public List<Region> regions(Member member) {
        return file.map(path -> List.of(new Region(path, member.offset, member.size)))
                .orElse(List.of());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
