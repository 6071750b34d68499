package dev.hod.transport.bundle;

import dev.hod.archive.Limits;
import dev.hod.bundle.Compression;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.Packs;
import dev.hod.transport.ImageSourceContract;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class BundleContractTest {
    @TempDir Path folder;

    private Store bundle(MadeImage image, Compression compression) throws IOException {
        MemoryStore store = new MemoryStore();
        image.writeTo(store, "team/app:1.0");
        Path file = folder.resolve("b.tar");
        Files.write(file, Packs.bundle(store, compression));
        return Bundles.open(file, Limits.DEFAULT);
    }

    @Nested
    class Plain extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            return bundle(image, Compression.NONE);
        }

        @Override
        protected Path place() {
            return folder;
        }
    }

    @Nested
    class Passing extends ImageSourceContract {
        @Override
        protected Store holding(MadeImage image) throws IOException {
            bundle(image, Compression.NONE).close();
            Path file = folder.resolve("b.tar.gz");
            try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
                Files.copy(folder.resolve("b.tar"), gzip);
            }
            return Bundles.open(file, Limits.DEFAULT);
        }

        @Override
        protected boolean isSeekable() {
            return false;
        }
    }
}
