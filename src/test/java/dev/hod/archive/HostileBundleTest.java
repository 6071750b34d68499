package dev.hod.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.hod.error.Failure;
import dev.hod.error.Failure.Kind;
import dev.hod.image.Digest;
import dev.hod.transport.bundle.BundleStore;
import dev.hod.transport.bundle.Bundles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made to do harm are refused when they are opened, before anybody writes anything. */
class HostileBundleTest {
    private static final String EMPTY =
            """
            {"hod":{"bundle":1,"requires":[]},
            "images":[
            ],
            "manifests":[
            ],
            "blobs":[
            ],
            "files":[]}
            """;
    private static final String SOME = "sha256:" + "ab".repeat(32);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "docker/registry/v2/blobs/sha256/ab/../../../../../x/data",
                "docker/registry/v2/repositories/a/../b/_layers/",
                "docker/registry/v2/repositories/A/_layers/",
                "docker/registry/v2/repositories/a//b/_layers/",
                "docker/registry/v2/repositories/a/_uploads/x",
                "docker/registry/v2/repositories/a/_manifests/tags/../current/link",
                "docker/registry/v2/blobs/sha256/ab/abab/data",
                "hod/records/x",
                "files/x",
                "README.txt/x",
                ""
            })
    void refusesNamesThatAreNoneOfABundle(String path) throws IOException {
        refused(EMPTY, volume(EMPTY, entry(path, 0, 512)), Kind.CORRUPT)
                .hasMessageContaining("\"" + path + "\"");
    }

    @Test
    void refusesAnEntryTwice() throws IOException {
        String readme = entry("README.txt", 0, 512) + ",\n" + entry("README.txt", 0, 1024);
        refused(EMPTY, volume(EMPTY, readme), Kind.CORRUPT)
                .hasMessageContaining("lists README.txt twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775807", "99999999999999999999", "1.5", "\"1\""})
    void refusesImpossibleSizes(String size) throws IOException {
        String entry = "{\"path\":\"README.txt\",\"size\":" + size + ",\"at\":512}";
        refused(EMPTY, volume(EMPTY, entry), Kind.CORRUPT);
    }

    @Test
    void refusesEntriesThatLieElsewhere() throws IOException {
        refused(EMPTY, volume(EMPTY, entry("README.txt", 0, 1024)), Kind.CORRUPT)
                .hasMessageContaining("puts README.txt at 1,024");
    }

    @Test
    void refusesABlobThatTheInventoryDoesNotKnow() throws IOException {
        String path = new EntryName.BlobData(Digest.parse(SOME)).path();
        refused(EMPTY, volume(EMPTY, entry(path, 0, 512)), Kind.CORRUPT)
                .hasMessageContaining("is in the bundle but not in its inventory");
    }

    @Test
    void refusesABlobOfAnotherSize() throws IOException {
        String json =
                EMPTY.replace(
                        "\"blobs\":[\n",
                        "\"blobs\":[\n{\"digest\":\""
                                + SOME
                                + "\",\"size\":1,\"types\":[\"x\"]}\n");
        String path = new EntryName.BlobData(Digest.parse(SOME)).path();
        refused(json, volume(json, entry(path, 2, 512)), Kind.CORRUPT)
                .hasMessageContaining("has 2 bytes in the bundle instead of 1");
    }

    @Test
    void namesTheVersionThatACodecNeeds() throws IOException {
        String volume =
                volume(EMPTY, "")
                        .replace(
                                "\"codecs\":[",
                                "\"codecs\":[{\"name\":\"regz\",\"since\":\"0.9\"},");
        refused(EMPTY, volume, Kind.UNSUPPORTED)
                .hasMessageEndingWith("uses \"regz\", which hod knows since version 0.9");
    }

    @Test
    void namesTheVersionThatAFeatureNeeds() throws IOException {
        String json =
                EMPTY.replace(
                        "\"requires\":[]", "\"requires\":[{\"name\":\"delta\",\"since\":\"0.7\"}]");
        refused(json, volume(json, ""), Kind.UNSUPPORTED)
                .hasMessageEndingWith("uses \"delta\", which hod knows since version 0.7");
    }

    @Test
    void refusesOneVolumeOfSeveral() throws IOException {
        refused(EMPTY, volume(EMPTY, "").replace("\"count\":1", "\"count\":3"), Kind.UNSUPPORTED)
                .hasMessageContaining("is volume 1 of 3");
    }

    @Test
    void passesOverWhatItNeedNotKnow() throws IOException {
        String json =
                EMPTY.replace("\"images\"", "\"weather\":{\"sun\":[1,{\"a\":null}]},\n\"images\"");
        Path file = Files.write(folder.resolve("a"), bundle(json, volume(json, "")));
        try (BundleStore store = BundleStore.open(file, Limits.DEFAULT)) {
            assertThat(store.names()).isEmpty();
        }
    }

    @Test
    void refusesAnInventoryAboveTheLimit() throws IOException {
        Path file = Files.write(folder.resolve("a"), bundle(EMPTY, volume(EMPTY, "")));
        assertThatThrownBy(() -> BundleStore.open(file, new Limits(50, 9_999, 9, 9)))
                .isInstanceOf(NewerBundle.class)
                .hasMessageContaining("hod.json has 91 bytes; 50 are allowed");
    }

    @Test
    void refusesADeeplyNestedInventory() throws IOException {
        String json = EMPTY.replace("\"images\"", "\"x\":" + "[".repeat(9_999) + ",\n\"images\"");
        refused(json, volume(json, ""), Kind.CORRUPT);
    }

    @Test
    void refusesBombsWithoutUnpackingThem() {
        byte[] header = TarFraming.header("hod.json", 7L << 30, TarFraming.Mode.FILE, 0);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(Zstd.compress(header));
        byte[] zeros = Zstd.compress(new byte[1 << 20], 19);
        for (int i = 0; i < 7 << 10; i++) {
            bomb.writeBytes(zeros);
        }
        assertThatThrownBy(() -> stream(bomb.toByteArray()))
                .isInstanceOf(NewerBundle.class)
                .hasMessageContaining("hod.json has 7,516,192,768 bytes");
    }

    @Test
    void takesNoMemoryForWhatIsOnlyPromised() {
        byte[] header = TarFraming.header("hod.json", 60 << 20, TarFraming.Mode.FILE, 0);
        assertThatThrownBy(() -> stream(header))
                .isInstanceOf(BadBundle.class)
                .hasMessageContaining("ends at 4,096, in hod.json");
    }

    @Test
    void refusesOtherFormsOfTar() throws IOException {
        String longName = "docker/" + "x".repeat(200);
        for (TarArchiveEntry entry :
                new TarArchiveEntry[] {
                    new TarArchiveEntry("hod.json", TarConstants.LF_SYMLINK),
                    new TarArchiveEntry("hod.json", TarConstants.LF_LINK),
                    new TarArchiveEntry("hod.json", TarConstants.LF_CHR),
                    new TarArchiveEntry("../hod.json"),
                    new TarArchiveEntry("hod.json"),
                    new TarArchiveEntry(longName)
                }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            assertThatThrownBy(() -> stream(out.toByteArray()))
                    .isInstanceOfAny(BadBundle.class, NoBundle.class);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            String json, String volume, Kind kind) throws IOException {
        byte[] bundle = bundle(json, volume);
        Path file = Files.write(folder.resolve("a"), bundle);
        assertThatThrownBy(() -> stream(bundle)).isInstanceOf(Failure.class);
        return assertThatThrownBy(() -> BundleStore.open(file, Limits.DEFAULT))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static void stream(byte[] bundle) throws IOException {
        Bundles.stream(
                        Channels.newChannel(new ByteArrayInputStream(bundle)),
                        "test",
                        Limits.DEFAULT)
                .close();
    }

    private static String entry(String path, long size, long at) {
        return "{\"path\":\"" + path + "\",\"size\":" + size + ",\"at\":" + at + "}";
    }

    /** The lines of a volume header up to its own digest. */
    private static String volume(String json, String entries) {
        return "{\"hod\":{\"volume\":1,\"requires\":[]},\n\"bundle\":\""
                + Digest.sha256(json.getBytes(UTF_8))
                + "\",\n\"number\":1,\"count\":1,\n\"codecs\":[{\"name\":\"raw\",\"since\":\"0.1\"}],\n"
                + "\"readme\":\""
                + Digest.sha256(new byte[0])
                + "\",\n\"entries\":[\n"
                + entries
                + "],\n";
    }

    private static byte[] bundle(String json, String volume) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        put(tar, "hod.json", json.getBytes(UTF_8));
        put(tar, "hod.sig", SignatureSlot.blank());
        byte[] lines = volume.getBytes(UTF_8);
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        document.writeBytes(lines);
        document.writeBytes(VolumeHeader.lastLine(Digest.sha256(lines)));
        while ((tar.size() + 512 + document.size()) % 4096 != 0) {
            document.write(' ');
        }
        put(tar, "hod.volume", document.toByteArray());
        tar.writeBytes(new byte[(int) (TarFraming.end(tar.size()) - tar.size())]);
        return tar.toByteArray();
    }

    private static void put(ByteArrayOutputStream tar, String name, byte[] content) {
        tar.writeBytes(TarFraming.header(name, content.length, TarFraming.Mode.FILE, tar.size()));
        tar.writeBytes(content);
        tar.writeBytes(new byte[(int) (TarFraming.padded(tar.size()) - tar.size())]);
    }
}
