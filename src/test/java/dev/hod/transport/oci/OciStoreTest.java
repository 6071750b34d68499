package dev.hod.transport.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class OciStoreTest {
    private static final int IMAGES = 24;

    @TempDir Path folder;

    @RepeatedTest(20)
    void listsEveryImageThatWasCommittedAtTheSameTime() throws IOException {
        MadeImage image = new RandomImages(1).image();
        try (OciStore store = OciStore.open(folder.resolve("layout"), Optional.empty())) {
            image.writeTo(store, ImageName.called("first"));
            try (Tasks tasks = new Tasks("commit", IMAGES)) {
                for (int i = 0; i < IMAGES; i++) {
                    ImageName name = ImageName.called("image" + i);
                    tasks.fork(() -> store.destination(name).commit(image.top(), Optional.empty()));
                }
                tasks.join();
            }

            assertThat(store.names()).hasSize(1 + IMAGES);
        }
    }
}
