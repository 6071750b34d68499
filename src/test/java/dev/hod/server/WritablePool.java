package dev.hod.server;

import dev.hod.pool.Pool;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;

/** A pool, served to be pulled from and pushed into. */
record WritablePool(PoolStore store, RegistryServer server) implements AutoCloseable {
    static WritablePool at(Path pool) throws IOException {
        PoolStore store = PoolStore.open(pool, Pool.Mode.WRITE);
        try {
            return new WritablePool(
                    store,
                    RegistryServer.start(
                            store,
                            ServerSettings.writable(
                                    ServerSettings.loopback(), pool.resolve("hod/uploads"))));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    Client client() {
        return new Client(server);
    }

    @Override
    public void close() throws IOException {
        try (store) {
            server.close();
        }
    }
}
