package dev.hod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.concurrent.Tasks;
import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyClientsTest {
    private static final int CLIENTS = 32;

    @TempDir Path folder;

    @Test
    void pushTheSameBlobsAndImagesAtOnce() throws Exception {
        try (WritablePool pool = WritablePool.at(folder.resolve("pool"))) {
            Client client = pool.client();
            MadeImage image = new RandomImages(5, 3, 40_000).image();
            try (Tasks tasks = new Tasks("clients", CLIENTS)) {
                for (int i = 0; i < CLIENTS; i++) {
                    String repository = "team" + i % 8 + "/app";
                    String tag = "v" + i;
                    tasks.fork(() -> client.push(repository, tag, image));
                }
                tasks.join();
            }
            for (int i = 0; i < CLIENTS; i++) {
                ImageName name = ImageName.tagged("team" + i % 8 + "/app", "v" + i);
                assertThat(pool.store().source(name).resolve().map(Descriptor::digest))
                        .contains(image.digest());
                assertThat(pool.store().pool().holds(name.repository(), image.top().descriptor()))
                        .isTrue();
            }
        }
    }

    @Test
    void pageThroughTagsAndRepositories() throws Exception {
        MemoryStore store = new MemoryStore();
        MadeImage image = new RandomImages(5, 1, 100).image();
        for (int i = 0; i < 25; i++) {
            image.writeTo(store, "app/r" + i + ":1");
            image.writeTo(store, "app/many:t" + i);
        }
        try (RegistryServer server =
                RegistryServer.start(store, ServerSettings.readOnly(ServerSettings.loopback()))) {
            Client client = new Client(server);
            List<String> tags =
                    IntStream.range(0, 25).mapToObj(i -> "\"t" + i + '"').sorted().toList();
            assertThat(pages(client, "/v2/app/many/tags/list?n=7"))
                    .isEqualTo(String.join(",", tags));
            assertThat(pages(client, "/v2/_catalog?n=10").split(",")).hasSize(26).isSorted();
            assertThat(client.ask("GET", "/v2/_catalog?n=x").status()).isEqualTo(400);
            assertThat(client.ask("GET", "/v2/app/many/tags/list?n=0").text())
                    .contains("\"tags\":[]");
        }
    }

    private static String pages(Client client, String first) throws Exception {
        StringBuilder all = new StringBuilder();
        String next = first;
        while (!next.isEmpty()) {
            Client.Answer answer = client.ask("GET", next);
            String text = answer.text();
            all.append(all.isEmpty() ? "" : ",")
                    .append(text, text.indexOf('[') + 1, text.indexOf(']'));
            next = answer.header("Link").map(l -> l.substring(1, l.indexOf('>'))).orElse("");
        }
        return all.toString();
    }
}
