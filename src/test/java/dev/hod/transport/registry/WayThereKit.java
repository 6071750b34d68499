package dev.hod.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hod.blob.BlobBytes;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.testing.TestTls;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Registries on ways that are not straight, and what is said where such a way ends. */
abstract class WayThereKit {
    static final String REPOSITORY = "team/app";
    static final ImageName APP = ImageName.tagged(REPOSITORY, "1.0");

    @TempDir Path folder;

    static RegistrySettings settings(Map<String, String> environment) throws IOException {
        return RegistrySettings.of(environment);
    }

    static void pushAndPull(RegistryStore store) throws IOException {
        TestImage image = TestImage.of(1, 300_000);
        image.push(store.destination(APP));
        Descriptor layer = image.blobs().getLast().descriptor();
        assertThat(BlobBytes.read(store.source(APP).blob(layer), 1 << 20))
                .isEqualTo(BlobBytes.read(image.blobs().getLast(), 1 << 20));
        assertThat(store.source(APP).resolve()).contains(image.manifest().descriptor());
    }

    static Failure failure(RegistryStore store) {
        Failure failure = catchThrowableOfType(Failure.class, () -> store.source(APP).resolve());
        assertThat(failure.getMessage()).hasLineCount(1);
        return failure;
    }

    static void serve(ServerSocket server, String answer, int connections) {
        Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < connections; i++) {
                        try (Socket client = server.accept()) {
                            client.getInputStream().read(new byte[4096]);
                            client.getOutputStream()
                                    .write(answer.getBytes(StandardCharsets.US_ASCII));
                        } catch (SocketException e) {
                            return;
                        } catch (IOException e) {
                            // Plain http, which is tried first on the loopback.
                        }
                    }
                });
    }

    /** A registry by its name or address, whose certificate is believed. */
    static RegistryStore believing(String host, TestTls tls, Map<String, String> environment)
            throws IOException {
        return RegistryStore.open(
                host,
                settings(environment).withTrust(Set.of(), Set.of(), List.of(tls.certificate())));
    }

    static RegistryStore plain(String host, Map<String, String> environment) throws IOException {
        return RegistryStore.open(
                host, settings(environment).withTrust(Set.of(host), Set.of(), List.of()));
    }

    /** Of which no certificate is looked at. */
    static RegistryStore insecure(String host, String named) throws IOException {
        return RegistryStore.open(
                host, settings(Map.of()).withTrust(Set.of(), Set.of(named), List.of()));
    }
}
