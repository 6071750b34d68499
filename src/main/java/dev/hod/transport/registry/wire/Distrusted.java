package dev.hod.transport.registry.wire;

import java.security.cert.CertificateException;

/** Why a server's certificate is not believed, in one line. */
public final class Distrusted extends CertificateException {
    private static final long serialVersionUID = 1L;

    Distrusted(String message, CertificateException cause) {
        super(message, cause);
    }
}
