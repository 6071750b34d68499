package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.pool.Pool;
import dev.hod.server.Htpasswd;
import dev.hod.server.RegistryServer;
import dev.hod.server.ServerSettings;
import dev.hod.server.ServerTls;
import dev.hod.transport.Store;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Serves a pool or bundle as a registry. */
public record Serve(
        String from,
        InetSocketAddress listen,
        ServerSettings.Access access,
        Optional<Identity> identity,
        Optional<Path> htpasswd) {

    /** What the server shows: PEM files. */
    public record Identity(Path certificate, Path key) {}

    /**
     * Serves until the calling thread is interrupted.
     *
     * @param started told {@code host:port} once clients may come
     * @param served told of every request
     */
    public void run(Consumer<String> started, Consumer<ServerSettings.Served> served)
            throws IOException {
        ServerSettings.Security security = security();
        try (Store store = open();
                RegistryServer server =
                        RegistryServer.start(store, settings().with(security).servedTo(served))) {
            started.accept(server.host());
            new CountDownLatch(1).await();
        } catch (BindException e) {
            throw new AddressTaken(listen, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class AddressTaken extends Failure {
        private static final long serialVersionUID = 1L;

        AddressTaken(InetSocketAddress address, BindException cause) {
            super(
                    Kind.CONFLICT,
                    "listen on "
                            + address.getAddress().getHostAddress()
                            + ':'
                            + address.getPort()
                            + ": "
                            + cause.getMessage()
                            + "; --listen takes another address",
                    cause);
        }
    }

    private Store open() throws IOException {
        return switch (access) {
            case READ_ONLY -> Places.any(from, InputStream.nullInputStream());
            case WRITABLE -> {
                if (Files.isRegularFile(Path.of(from))) {
                    throw WrongPlace.because(
                            from + " is a file: a bundle is served without --writable");
                }
                yield Places.pool(Path.of(from), Pool.Mode.WRITE);
            }
        };
    }

    private ServerSettings.Security security() throws IOException {
        return new ServerSettings.Security(
                identity.isPresent()
                        ? Optional.of(
                                ServerTls.of(identity.get().certificate(), identity.get().key()))
                        : Optional.empty(),
                htpasswd.isPresent()
                        ? Optional.of(Htpasswd.open(htpasswd.get()))
                        : Optional.empty());
    }

    private ServerSettings settings() {
        return switch (access) {
            case READ_ONLY -> ServerSettings.readOnly(listen);
            case WRITABLE ->
                    ServerSettings.writable(
                            listen, Path.of(from).resolve("hod").resolve("uploads"));
        };
    }
}
