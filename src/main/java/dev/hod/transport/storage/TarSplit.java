package dev.hod.transport.storage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A layer's tar, put together again to the last byte: headers and padding from what tar-split wrote
 * down, contents from the layer's files (vbatts/tar-split, tar/storage).
 */
final class TarSplit implements ReadableByteChannel {
    private static final int BUFFER = 128 << 10;
    private static final int BYTES = 2;
    private static final int FILE = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxStringLength(64 << 20)
                                    .build())
                    .build();

    private final String where;
    private final LayerFiles files;
    private final JsonParser records;
    private ByteBuffer raw = ByteBuffer.allocate(0);
    private @Nullable FileChannel file;
    private long left;
    private boolean closed;

    /**
     * Opens a tar.
     *
     * @param split the records, in gzip
     * @param files folder of the layer's files
     */
    TarSplit(Path split, Path files, String where) throws IOException {
        this.where = where;
        this.files = new LayerFiles(files);
        InputStream in = new BufferedInputStream(Files.newInputStream(split), BUFFER);
        try {
            this.records = JSON.createParser(new GZIPInputStream(in, BUFFER));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        while (!raw.hasRemaining() && left == 0) {
            if (!next()) {
                return -1;
            }
        }
        if (raw.hasRemaining()) {
            int count = Math.min(raw.remaining(), target.remaining());
            target.put(raw.slice(raw.position(), count));
            raw.position(raw.position() + count);
            return count;
        }
        return content(target);
    }

    private int content(ByteBuffer target) throws IOException {
        FileChannel open = file;
        if (open == null) {
            throw new IllegalStateException("no file is open");
        }
        int limit = target.limit();
        if (target.remaining() > left) {
            target.limit(target.position() + (int) left);
        }
        int count = open.read(target);
        target.limit(limit);
        if (count < 0) {
            throw BadStorage.damaged(where, "a file of the layer is shorter than it was");
        }
        left -= count;
        if (left == 0) {
            open.close();
            file = null;
        }
        return count;
    }

    /** Goes on to the next record; whether there is one. */
    private boolean next() throws IOException {
        try {
            return record();
        } catch (BadStorage e) {
            throw e;
        } catch (JacksonException | ZipException | EOFException e) {
            throw BadStorage.damaged(where, "its tar-split data is damaged");
        }
    }

    private boolean record() throws IOException {
        if (records.nextToken() == null) {
            return false;
        }
        int type = 0;
        long size = 0;
        String name = "";
        String payload = "";
        Optional<byte[]> rawName = Optional.empty();
        while (records.nextToken() == JsonToken.FIELD_NAME) {
            String field = records.currentName();
            JsonToken value = records.nextToken();
            String text = value == JsonToken.VALUE_STRING ? records.getText() : "";
            switch (field) {
                case "type" -> type = records.getValueAsInt();
                case "size" -> size = records.getValueAsLong();
                case "name" -> name = text;
                case "name_raw" ->
                        rawName = text.isEmpty() ? Optional.empty() : Optional.of(decode(text));
                case "payload" -> payload = text;
                default -> records.skipChildren();
            }
        }
        switch (type) {
            case BYTES -> raw = ByteBuffer.wrap(decode(payload));
            case FILE -> {
                if (size > 0) {
                    open(rawName.orElse(name.getBytes(StandardCharsets.UTF_8)), size);
                }
            }
            default -> throw BadStorage.damaged(where, "its tar-split data has a record " + type);
        }
        return true;
    }

    private byte[] decode(String base64) throws BadStorage {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw BadStorage.damaged(where, "its tar-split data is damaged");
        }
    }

    private void open(byte[] name, long size) throws IOException {
        Path found = files.find(name);
        FileChannel opened =
                FileChannel.open(found, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        file = opened;
        left = size;
        if (opened.size() != size) {
            throw BadStorage.damaged(
                    where,
                    "%s has %d bytes, and the layer's tar %d"
                            .formatted(found, opened.size(), size));
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try (JsonParser _ = records;
                FileChannel _ = file) {
            // Both, whatever happens.
        }
    }
}
