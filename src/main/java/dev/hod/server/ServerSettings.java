package dev.hod.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * How a registry is served.
 *
 * @param listen where; port 0 for any free one
 * @param uploads folder for uploads under way, where writing is allowed: on the file system of the
 *     store, so that a finished one can be linked into it. It belongs to the server.
 * @param served told of every request that was answered, from many threads
 */
public record ServerSettings(
        InetSocketAddress listen,
        Access access,
        Optional<Path> uploads,
        Security security,
        Consumer<Served> served) {

    /** What clients may do. */
    public enum Access {
        READ_ONLY,
        WRITABLE
    }

    /**
     * How clients and server know each other.
     *
     * @param tls what the server shows, where it speaks TLS
     * @param users who may come in; anybody where nothing says
     */
    public record Security(Optional<SSLContext> tls, Optional<Htpasswd> users) {
        /** Anybody, in the clear. */
        public static final Security NONE = new Security(Optional.empty(), Optional.empty());
    }

    /**
     * A request that was answered.
     *
     * @param client its address without the port
     * @param user who it is, where that was proven
     * @param path without the query
     * @param bytes of the answer's body that were sent
     */
    public record Served(
            String client,
            Optional<String> user,
            String method,
            String path,
            int status,
            long bytes,
            Duration took) {}

    public ServerSettings {
        if (access == Access.WRITABLE && uploads.isEmpty()) {
            throw new IllegalArgumentException("a writable registry needs a folder for uploads");
        }
    }

    /** Pulls only. */
    public static ServerSettings readOnly(InetSocketAddress listen) {
        return new ServerSettings(
                listen, Access.READ_ONLY, Optional.empty(), Security.NONE, _ -> {});
    }

    /** Pulls and pushes; the store must be one that can be written. */
    public static ServerSettings writable(InetSocketAddress listen, Path uploads) {
        return new ServerSettings(
                listen, Access.WRITABLE, Optional.of(uploads), Security.NONE, _ -> {});
    }

    /** The same, with somebody who is told of every request. */
    public ServerSettings servedTo(Consumer<Served> newServed) {
        return new ServerSettings(listen, access, uploads, security, newServed);
    }

    /** The same, and only for those who can prove who they are, or by TLS. */
    public ServerSettings with(Security newSecurity) {
        return new ServerSettings(listen, access, uploads, newSecurity, served);
    }

    /** Any free port of this machine, which nobody outside reaches. */
    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
