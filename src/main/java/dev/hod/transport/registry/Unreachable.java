package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.transport.registry.wire.Distrusted;
import dev.hod.transport.registry.wire.ProxyUnreached;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** No answer came, however often it was tried. */
public final class Unreachable extends Failure {
    private static final long serialVersionUID = 1L;

    private final Help help;
    private final String host;

    /** What is to be said of how to get there; by which options is for whoever has some. */
    public enum Help {
        /** The message says it. */
        SAID,
        /** What may help where TLS was not spoken. */
        WITHOUT_TLS,
        /** The same where it was. */
        WITH_TLS,
        /** Whoever answered seems to speak no TLS. */
        NO_TLS,
        /** It has a certificate that nobody believes. */
        DISTRUSTED
    }

    /**
     * @param url what was asked, whose host a hint can name
     */
    Unreachable(String what, Url url, IOException cause) {
        super(Kind.UNREACHABLE, what + ": " + reason(cause), cause);
        this.host = url.origin().authority();
        this.help = help(url, cause);
    }

    private Unreachable(String message, String host, IOException cause) {
        super(Kind.UNREACHABLE, message, cause);
        this.host = host;
        this.help = Help.SAID;
    }

    private static Help help(Url url, IOException cause) {
        if (distrust(cause).isPresent()) {
            return Help.DISTRUSTED;
        }
        return switch (cause) {
            case SSLPeerUnverifiedException _ -> Help.DISTRUSTED;
            case SSLHandshakeException _ -> Help.SAID;
            case SSLException _ -> Help.NO_TLS;
            case ProxyUnreached _ -> Help.SAID;
            default -> url.origin().isTls() ? Help.WITH_TLS : Help.WITHOUT_TLS;
        };
    }

    /** Plain http was spoken because the user said so, with a registry that wants TLS. */
    static Unreachable wantsTls(String host, IOException cause) {
        return new Unreachable(
                cause.getMessage()
                        + ": this registry seems to speak TLS; leave out --plain-http "
                        + host,
                host,
                cause);
    }

    public Help help() {
        return help;
    }

    /** That was asked, with its port where that is not the usual one. */
    public String host() {
        return host;
    }

    private static String reason(IOException cause) {
        Optional<Distrusted> distrust = distrust(cause);
        if (distrust.isPresent()) {
            return message(distrust.get());
        }
        return switch (cause) {
            case UnknownHostException e -> "the host is not known";
            case ProxyUnreached e -> message(e);
            case ConnectException e -> "no connection: " + message(e);
            case SSLPeerUnverifiedException e -> message(e);
            case SSLException e -> "TLS: " + message(e);
            default -> message(cause);
        };
    }

    private static Optional<Distrusted> distrust(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof Distrusted distrusted) {
                return Optional.of(distrusted);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** All of a message in one line; OkHttp lists a certificate's names in several. */
    private static String message(Exception cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : RegistryJson.oneLine(message.replaceAll("\\s+", " "));
    }
}
