package dev.hod.signature;

import java.util.Base64;
import java.util.Optional;

/** Blocks of PEM, as keys are kept in files. */
final class PemBlock {
    private PemBlock() {}

    /** The content of the first block of a kind. */
    static Optional<byte[]> find(String text, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            return Optional.empty();
        }
        String base64 = text.substring(from + begin.length(), to).replaceAll("\\s+", "");
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A block, its lines as long as OpenSSL and Go make them. */
    static String of(String kind, byte[] content) {
        return "-----BEGIN "
                + kind
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END "
                + kind
                + "-----\n";
    }
}
