package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.reference.ImageName;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import dev.hod.transport.dir.DirStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code copy} from archives that are not what they should be: one line, and nothing left. */
class CopyDamagedArchivesTest extends BesideSkopeo {
    private static final int HUGE = 200 << 20;

    /** What an archive is of, and where it lists what is in it. */
    enum Kind {
        DOCKER("docker-archive", "manifest.json"),
        OCI("oci-archive", "index.json");

        private final String transport;
        private final String list;

        Kind(String transport, String list) {
            this.transport = transport;
            this.list = list;
        }
    }

    private final Map<String, byte[]> entries = new TreeMap<>();
    private String layer = "";

    @BeforeEach
    void make() throws IOException {
        try (Store store = DirStore.open(folder.resolve("image"))) {
            new RandomImages(61, 1, 30_000).image().writeTo(store, ImageName.SOLE);
        }
    }

    private Path archive() {
        return folder.resolve("a.tar");
    }

    private void make(Kind kind) throws IOException {
        hod("copy", dir("image"), kind.transport + ":" + archive() + ":a/b:1").success();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(Files.newInputStream(archive()))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    entries.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        layer =
                entries.keySet().stream()
                        .max((a, b) -> Integer.compare(content(a).length, content(b).length))
                        .orElseThrow();
    }

    private byte[] content(String name) {
        return entries.getOrDefault(name, new byte[0]);
    }

    /** Writes the archive again, and more behind what was in it. */
    private void write(TarArchiveEntry... more) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive());
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), true);
                entry.setSize(each.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
            for (TarArchiveEntry entry : more) {
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
    }

    private static TarArchiveEntry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
        entry.setLinkName(target);
        return entry;
    }

    private void fails(Kind kind) throws IOException {
        for (String target :
                new String[] {dir("out"), oci("out:v"), "pool:" + folder + "/out:a:1"}) {
            Ended ended = own("copy", "-q", kind.transport + ":" + archive(), target).failure();
            assertThat(ended.err()).hasLineCount(1);
            assertThat(ended.out()).isEmpty();
            Path out = folder.resolve("out");
            assertThat(out.resolve("version")).doesNotExist();
            assertThat(out.resolve("index.json")).doesNotExist();
            assertThat(out.resolve("docker/registry/v2/repositories/a/_manifests/tags/1"))
                    .doesNotExist();
            dev.hod.io.Folders.remove(out);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(f -> String.valueOf(f.getFileName()))).isSubsetOf("image", "a.tar");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofALayerThatIsShort(Kind kind) throws IOException {
        make(kind);
        entries.put(layer, Arrays.copyOf(content(layer), 600));
        write();
        fails(kind);
    }

    @ParameterizedTest
    @EnumSource
    void ofALayerThatIsAnother(Kind kind) throws IOException {
        make(kind);
        content(layer)[700] ^= 1;
        write();
        fails(kind);
    }

    @ParameterizedTest
    @EnumSource
    void ofALayerThatIsMissing(Kind kind) throws IOException {
        make(kind);
        entries.remove(layer);
        write();
        fails(kind);
    }

    @ParameterizedTest
    @EnumSource
    void ofAListThatIsNone(Kind kind) throws IOException {
        make(kind);
        for (String json : new String[] {"", "{", "null", "[{}]", "[".repeat(100_000)}) {
            entries.put(kind.list, json.getBytes(StandardCharsets.UTF_8));
            write();
            fails(kind);
        }
    }

    /** The file is sparse: its end is nothing but zeros. */
    @ParameterizedTest
    @EnumSource
    void ofAListOfTwoHundredMegabytes(Kind kind) throws IOException {
        make(kind);
        entries.remove(kind.list);
        write();
        TarArchiveEntry huge = new TarArchiveEntry(kind.list);
        huge.setSize(HUGE);
        byte[] header = new byte[512];
        huge.writeEntryHeader(header);
        try (RandomAccessFile file = new RandomAccessFile(archive().toString(), "rw")) {
            long end = file.length() - 2 * 512;
            file.seek(end - end % 512);
            while (isZero(file)) {
                end -= 512;
                file.seek(end - end % 512 - 512);
            }
            file.write(header);
            file.setLength(file.getFilePointer() + HUGE + 1024);
        }
        fails(kind);
    }

    /** Whether the block before the place is nothing but zeros; leaves the place where it is. */
    private static boolean isZero(RandomAccessFile file) throws IOException {
        long place = file.getFilePointer();
        byte[] block = new byte[512];
        file.seek(place - block.length);
        file.readFully(block);
        return Arrays.equals(block, new byte[512]);
    }

    @ParameterizedTest
    @EnumSource
    void ofALinkOutOfIt(Kind kind) throws IOException {
        make(kind);
        entries.remove(layer);
        for (String target :
                new String[] {"/etc/passwd", "../../../../etc/passwd", "nowhere", layer}) {
            write(link(layer, target));
            fails(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofEntriesThatLeadOut(Kind kind) throws IOException {
        make(kind);
        byte[] content = content(layer);
        entries.remove(layer);
        for (String name : new String[] {"/" + layer, "../" + layer, "a/../../" + layer}) {
            entries.put(name, content);
            write();
            fails(kind);
            entries.remove(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAnArchiveThatIsCutOff(Kind kind) throws IOException {
        make(kind);
        byte[] whole = Files.readAllBytes(archive());
        for (int length : new int[] {0, 100, 512, 9_000, whole.length / 2}) {
            Files.write(archive(), Arrays.copyOf(whole, length));
            fails(kind);
        }
    }
}
