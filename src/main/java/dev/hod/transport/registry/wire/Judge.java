package dev.hod.transport.registry.wire;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/** Believes what the JDK's own check believes, and says in plain words why where it does not. */
final class Judge extends X509ExtendedTrustManager {
    private static final int LONGEST_NAME = 120;

    private final X509ExtendedTrustManager check;
    private final Origin origin;

    Judge(X509ExtendedTrustManager check, Origin origin) {
        this.check = check;
        this.origin = origin;
    }

    /** One of the JDK's checks. */
    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }

    private void explained(X509Certificate[] chain, String type, Check step)
            throws CertificateException {
        try {
            step.run();
        } catch (CertificateException e) {
            throw new Distrusted(
                    "the certificate of " + origin.authority() + ' ' + reason(chain, type), e);
        }
    }

    private String reason(X509Certificate[] chain, String type) {
        X509Certificate own = chain[0];
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            return "expired on " + own.getNotAfter().toInstant();
        } catch (CertificateNotYetValidException e) {
            return "is valid from "
                    + own.getNotBefore().toInstant()
                    + " on; is this machine's clock right?";
        }
        try {
            check.checkServerTrusted(chain, type);
            return "is for " + names(own) + ", not for this name";
        } catch (CertificateException e) {
            X500Principal issuer = own.getIssuerX500Principal();
            boolean itself = issuer.equals(own.getSubjectX500Principal());
            return "is signed by %s, whom nobody here trusts"
                    .formatted(itself ? "itself" : tame(issuer.getName()));
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                return tame(
                        names.stream()
                                .map(name -> String.valueOf(name.getLast()))
                                .collect(Collectors.joining(", ")));
            }
        } catch (CertificateParsingException e) {
            // Then there is but the old place for a name.
        }
        return tame(certificate.getSubjectX500Principal().getName());
    }

    /** Text of a stranger, made fit for one line of ours. */
    private static String tame(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + '…';
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        explained(chain, type, () -> check.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        explained(chain, type, () -> check.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        explained(chain, type, () -> check.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.getAcceptedIssuers();
    }
}
