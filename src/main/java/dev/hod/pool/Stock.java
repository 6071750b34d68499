package dev.hod.pool;

import dev.hod.blob.BlobFile;
import dev.hod.blob.CorruptBlob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.io.FileSize;
import dev.hod.progress.Progress;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which content is there, by the proof that is asked of it. Safe for concurrent use. */
final class Stock {
    private final Path root;
    private final Proof proof;
    private final Map<Digest, Look> looks = new ConcurrentHashMap<>();

    Stock(Path root, Proof proof) {
        this.root = root;
        this.proof = proof;
    }

    /** What a look at a file showed; its monitor is held while somebody looks. */
    private static final class Look {
        private @Nullable Boolean sound;
    }

    /** Whether a blob's content is there, in whatever repository. */
    boolean has(Descriptor blob) throws IOException {
        Path data = new PoolPath.BlobData(blob.digest()).under(root);
        return FileSize.of(data) == blob.size()
                && switch (proof) {
                    case Proof.OfLength() -> true;
                    case Proof.OfDigest asked -> isSound(data, blob, asked);
                    case Proof.OfLengthExcept(var faulty) ->
                            !faulty.contains(blob.digest()) || looks.containsKey(blob.digest());
                };
    }

    private boolean isSound(Path data, Descriptor blob, Proof.OfDigest asked) throws IOException {
        Look look = looks.computeIfAbsent(blob.digest(), _ -> new Look());
        synchronized (look) {
            Boolean known = look.sound;
            if (known == null) {
                known = matches(data, blob, asked.progress());
                look.sound = known;
            }
            return known;
        }
    }

    private static boolean matches(Path data, Descriptor blob, Progress progress)
            throws IOException {
        try (Progress.Item item = progress.begin(blob.digest().brief(), -1)) {
            item.state("checking");
            BlobFile.check(data, blob);
            return true;
        } catch (CorruptBlob e) {
            progress.note(
                    "blob " + blob.digest() + " was not what its digest says, and is taken anew");
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Takes note that a blob was hashed on its way in, and lies under its name now. */
    void came(Digest digest) {
        Look look = new Look();
        look.sound = true;
        looks.put(digest, look);
    }
}
