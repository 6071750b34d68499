package dev.hod.signature;

import dev.hod.signature.Signature.Sigstore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Plain public keys that somebody trusts, for sigstore's signatures. */
public final class PublicKeys {
    private final List<PublicKey> keys;

    private PublicKeys(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads keys.
     *
     * @param files in PEM, one key each
     * @throws BadSignature where one is none
     */
    public static PublicKeys of(List<byte[]> files) throws BadSignature {
        List<PublicKey> keys = new ArrayList<>();
        for (byte[] file : files) {
            byte[] encoded =
                    PemBlock.find(new String(file, StandardCharsets.ISO_8859_1), "PUBLIC KEY")
                            .orElseThrow(() ->
                                    new BadSignature("parsing public key: PEM decoding failed"));
            keys.add(key(encoded));
        }
        return new PublicKeys(keys);
    }

    private static PublicKey key(byte[] encoded) throws BadSignature {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(encoded);
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(spec);
            } catch (GeneralSecurityException e) {
                // One of the others, then.
            }
        }
        throw new BadSignature("parsing public key: neither EC, RSA nor Ed25519");
    }

    /** Checks a signature, and reads what it claims. */
    public Claim verify(Sigstore signature) throws BadSignature {
        String text = signature.annotations().get(Sigstore.SIGNATURE);
        if (text == null) {
            throw new BadSignature("missing " + Sigstore.SIGNATURE + " annotation");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadSignature("base64 decoding: " + e.getMessage(), e);
        }
        for (PublicKey key : keys) {
            if (isBy(key, bytes, signature.payload())) {
                return Claim.parse(Claim.Kind.SIGSTORE, signature.payload());
            }
        }
        throw new BadSignature(
                "cryptographic signature verification failed: it was not made by that key for this"
                        + " content");
    }

    private static boolean isBy(PublicKey key, byte[] signature, byte[] content) {
        try {
            java.security.Signature check = java.security.Signature.getInstance(algorithm(key));
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(PublicKey key) {
        return switch (key) {
            case ECPublicKey _ -> "SHA256withECDSA";
            case RSAPublicKey _ -> "SHA256withRSA";
            case EdECPublicKey _ -> "Ed25519";
            default -> throw new AssertionError(key.getAlgorithm());
        };
    }
}
