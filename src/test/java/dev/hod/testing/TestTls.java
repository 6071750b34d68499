package dev.hod.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key, and a certificate for it that is its own authority.
 *
 * @param certificate PEM
 * @param key PEM
 * @param context shows the certificate, and believes whoever else shows it
 */
public record TestTls(Path certificate, Path key, SSLContext context) {
    private static final String STORE_PASSWORD = "store";

    /**
     * Makes them with openssl.
     *
     * @param names as openssl writes alternative names, such as {@code DNS:registry.test}
     */
    public static TestTls make(Path folder, String names) throws IOException {
        Path certificate = folder.resolve("test.crt");
        Path key = folder.resolve("test.key");
        Path store = folder.resolve("test.p12");
        String request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        run(
                request + " -days 2 -subj /CN=test -addext subjectAltName=" + names,
                "-keyout " + key + " -out " + certificate);
        run(
                "pkcs12 -export -name test -passout pass:" + STORE_PASSWORD,
                "-in " + certificate + " -inkey " + key + " -out " + store);
        try {
            return new TestTls(certificate, key, context(store));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String what, String files) {
        Peers.run("openssl", (what + ' ' + files).split(" ", -1)).success();
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        char[] password = STORE_PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, null);
        believed.setCertificateEntry("test", keys.getCertificate("test"));
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory others =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
