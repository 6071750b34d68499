package dev.hod.server;

import dev.hod.auth.Pem;
import dev.hod.error.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What a server shows to prove who it is. */
public final class ServerTls {
    private ServerTls() {}

    /**
     * Reads a certificate, with those that follow it up to its authority, and the key for it.
     *
     * @throws Failure of kind BAD_INPUT where either is none, or one is not the other's
     */
    public static SSLContext of(Path certificate, Path key) throws IOException {
        try {
            List<Certificate> chain = Pem.certificates(text(certificate));
            if (chain.isEmpty()) {
                throw new BadCertificate(certificate + " has no certificate in it");
            }
            PrivateKey secret = privateKey(key);
            if (!belong(chain.getFirst().getPublicKey(), secret)) {
                throw new BadCertificate(key + " is not the key of " + certificate);
            }
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, none);
            store.setKeyEntry("server", secret, none, chain.toArray(new Certificate[0]));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new BadCertificate(certificate + " cannot be used: " + e.getMessage());
        }
    }

    /** The reason says nothing of the key itself. */
    private static PrivateKey privateKey(Path key) throws IOException {
        try {
            return Pem.privateKey(text(key));
        } catch (GeneralSecurityException e) {
            throw new BadCertificate(key + " has no private key that is not encrypted");
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static boolean belong(PublicKey open, PrivateKey secret)
            throws GeneralSecurityException {
        if (!open.getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                };
        byte[] words = "who has the one has the other".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(words);
        byte[] signed = signing.sign();
        signing.initVerify(open);
        signing.update(words);
        return signing.verify(signed);
    }

    private static final class BadCertificate extends Failure {
        private static final long serialVersionUID = 1L;

        BadCertificate(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
