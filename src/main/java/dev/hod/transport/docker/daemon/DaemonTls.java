package dev.hod.transport.docker.daemon;

import dev.hod.auth.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Puts TLS over a connection, as docker's {@code --tlsverify} does. */
final class DaemonTls {
    private DaemonTls() {}

    /** The connection under TLS, the handshake done. */
    static SSLSocket over(Socket socket, String host, int port, DaemonAddress.Tls how)
            throws IOException {
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys(how), trust(how), null);
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        }
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        if (how.checks() == DaemonAddress.Checks.CHAIN_AND_NAME) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }

    private static Optional<Path> file(DaemonAddress.Tls how, String name) {
        return how.certificates().map(folder -> folder.resolve(name)).filter(Files::exists);
    }

    private static TrustManager @Nullable [] trust(DaemonAddress.Tls how)
            throws IOException, GeneralSecurityException {
        if (how.checks() == DaemonAddress.Checks.NONE) {
            return new TrustManager[] {new Anybody()};
        }
        Optional<Path> authority = file(how, "ca.pem");
        if (authority.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(authority.get())) {
            store.setCertificateEntry("c" + number++, certificate);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(DaemonAddress.Tls how)
            throws IOException, GeneralSecurityException {
        Optional<Path> certificate = file(how, "cert.pem");
        Optional<Path> key = file(how, "key.pem");
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        char[] none = new char[0];
        KeyStore store = empty();
        Certificate[] chain = certificates(certificate.get()).toArray(new Certificate[0]);
        try {
            store.setKeyEntry("client", Pem.privateKey(text(key.get())), none, chain);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw DaemonFailure.badFile(key.get().toString(), e);
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws DaemonFailure {
        try {
            return Pem.certificates(text(file));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw DaemonFailure.badFile(file.toString(), e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Believes every certificate, since the user said so. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
