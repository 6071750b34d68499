package dev.hod.image;

import java.util.Arrays;

/**
 * Manifest bytes exactly as received, never re-serialised, with the digest those bytes have; of
 * schema 1, those that were signed.
 */
public final class RawManifest {
    private final MediaType mediaType;
    private final byte[] bytes;
    private final Digest digest;

    public RawManifest(MediaType mediaType, byte[] bytes) {
        this(mediaType, bytes, Digest.Algorithm.SHA256);
    }

    public RawManifest(MediaType mediaType, byte[] bytes, Digest.Algorithm algorithm) {
        this.mediaType = mediaType;
        this.bytes = bytes.clone();
        this.digest = algorithm.of(mediaType.isSchema1() ? signed(bytes) : bytes);
    }

    private static byte[] signed(byte[] bytes) {
        try {
            return SignedPayload.of(bytes).orElse(bytes);
        } catch (IllegalArgumentException e) {
            // Whoever reads it says what is wrong.
            return bytes;
        }
    }

    public MediaType mediaType() {
        return mediaType;
    }

    public Digest digest() {
        return digest;
    }

    public int size() {
        return bytes.length;
    }

    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawManifest that
                && mediaType.equals(that.mediaType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return digest + " (" + mediaType + ")";
    }
}
