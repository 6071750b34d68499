package dev.hod.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.image.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * How one volume holds the bundle ({@code hod.volume}): where every entry behind it lies. Needs no
 * trust, since whatever is read by it is compared with the inventory's digests.
 *
 * @param bundle digest of {@code hod.json}
 * @param readme digest of {@code README.txt}
 * @param entries everything behind this header, in order
 */
public record VolumeHeader(Digest bundle, Digest readme, List<Entry> entries) {
    /** The version of hod that the raw codec came with. */
    private static final String SINCE = "0.1";

    private static final String SELF = "\"self\":\"";

    public VolumeHeader {
        entries = List.copyOf(entries);
    }

    /** How the bytes of a blob can be stored; what is not listed here is refused with its name. */
    enum Codec {
        /** As they are, at the blob's path in the registry's tree. */
        RAW("raw");

        private final String label;

        Codec(String label) {
            this.label = label;
        }

        static boolean isKnown(String name) {
            return Arrays.stream(values()).anyMatch(codec -> codec.label.equals(name));
        }
    }

    /** Where the last entry ends, counted from the end of this header. */
    public long length() {
        return entries.isEmpty() ? 0 : entries.getLast().end();
    }

    /**
     * The document, with blanks up to a multiple of a page.
     *
     * @param position where the entry's tar header begins
     */
    public byte[] document(long position) {
        StringBuilder json = new StringBuilder(200 * entries.size() + 512);
        json.append("{\"hod\":{\"volume\":1,\"requires\":[]},\n");
        json.append("\"bundle\":\"").append(bundle).append("\",\n");
        json.append("\"number\":1,\"count\":1,\n");
        json.append("\"codecs\":[{\"name\":\"raw\",\"since\":\"" + SINCE + "\"}],\n");
        json.append("\"readme\":\"").append(readme).append("\",\n");
        json.append("\"entries\":[\n");
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            json.append("{\"path\":").append(JsonText.quote(entry.name().path()));
            json.append(",\"size\":").append(entry.size());
            json.append(",\"at\":").append(entry.at());
            json.append(i < entries.size() - 1 ? "},\n" : "}\n");
        }
        json.append("],\n");
        byte[] lines = json.toString().getBytes(UTF_8);
        ByteArrayOutputStream document = new ByteArrayOutputStream(lines.length + 2 * 4096);
        document.writeBytes(lines);
        document.writeBytes(lastLine(Digest.sha256(lines)));
        int size = paddedSize(document.size(), position);
        document.writeBytes(" ".repeat(size - document.size()).getBytes(UTF_8));
        return document.toByteArray();
    }

    static byte[] lastLine(Digest self) {
        return (SELF + self + "\"}\n").getBytes(UTF_8);
    }

    /** The size at which the content ends at a multiple of a page. */
    private static int paddedSize(int least, long position) {
        int size = least;
        while (true) {
            long end = TarFraming.contentAt(NAME, size, position) + size;
            int wanted = (int) (size + TarFraming.page(end) - end);
            if (wanted == size) {
                return size;
            }
            // Only where the padding makes it a large content is there a second round.
            size = wanted;
        }
    }

    static final String NAME = "hod.volume";
}
