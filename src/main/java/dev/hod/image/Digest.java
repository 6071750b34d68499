package dev.hod.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The identity of content: {@code sha256:e3b0c442…}.
 *
 * @param hex the hash in lower-case hexadecimal, as long as the algorithm makes it
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

    /** A hash function that registries accept (OCI image-spec, descriptor.md). */
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        private final String label;
        private final String javaName;
        private final int hexLength;

        Algorithm(String label, String javaName, int hexLength) {
            this.label = label;
            this.javaName = javaName;
            this.hexLength = hexLength;
        }

        /** The name before the colon, which is also the folder name in storage trees. */
        public String label() {
            return label;
        }

        public int hexLength() {
            return hexLength;
        }

        public MessageDigest newHash() {
            try {
                return MessageDigest.getInstance(javaName);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(javaName + " is part of every JDK", e);
            }
        }

        public Digest of(byte[] content) {
            return finish(newHash().digest(content));
        }

        public Digest finish(byte[] hash) {
            return new Digest(this, HexFormat.of().formatHex(hash));
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexLength || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "not a " + algorithm.label + " digest: \"" + hex + "\"");
        }
    }

    /** Parses {@code algorithm:hex}; an {@link IllegalArgumentException} says what is wrong. */
    public static Digest parse(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            String label = algorithm.label;
            if (text.startsWith(label)
                    && text.length() > label.length()
                    && text.charAt(label.length()) == ':') {
                return new Digest(algorithm, text.substring(label.length() + 1));
            }
        }
        throw new IllegalArgumentException("not a digest: \"" + text + "\"");
    }

    /** Parses {@code algorithm:hex}, or gives nothing where the text is anything else. */
    public static Optional<Digest> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static Digest sha256(byte[] content) {
        return Algorithm.SHA256.of(content);
    }

    /** The first twelve digits, for lines that people read. */
    public String brief() {
        return hex.substring(0, 12);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!hex) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return algorithm.label + ':' + hex;
    }
}
