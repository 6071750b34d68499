package dev.hod.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.gpg.keybox.KeyBlob;
import org.bouncycastle.gpg.keybox.PublicKeyRingBlob;
import org.bouncycastle.gpg.keybox.jcajce.JcaKeyBoxBuilder;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.jcajce.JcaKeyFingerprintCalculator;

/** Public OpenPGP keys that somebody trusts. */
public final class OpenPgpKeys {
    private static final String ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    private final List<PGPPublicKeyRing> rings;

    OpenPgpKeys(List<PGPPublicKeyRing> rings) {
        this.rings = List.copyOf(rings);
    }

    /** A message whose signature holds. */
    public static final class Verified {
        private final byte[] content;
        private final String key;
        private final String primary;

        Verified(byte[] content, String key, String primary) {
            this.content = content.clone();
            this.key = key;
            this.primary = primary;
        }

        /** What was signed. */
        public byte[] content() {
            return content.clone();
        }

        /** Fingerprint, in capitals, of the key that the one that signed belongs to. */
        public String primary() {
            return primary;
        }

        /** Whether somebody who gives a fingerprint means this key, or the one it belongs to. */
        public boolean isBy(String fingerprint) {
            String wanted = fingerprint.toUpperCase(Locale.ROOT);
            return wanted.equals(key) || wanted.equals(primary);
        }
    }

    /**
     * Reads exported keys.
     *
     * @param files each binary or armored, with any number of keys
     * @throws BadSignature where one of them holds something else
     */
    public static OpenPgpKeys of(List<byte[]> files) throws BadSignature {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        for (byte[] file : files) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            int from = text.indexOf(ARMOR);
            if (from < 0) {
                read(file, rings);
            }
            while (from >= 0) {
                int next = text.indexOf(ARMOR, from + 1);
                String block = text.substring(from, next < 0 ? text.length() : next);
                read(block.getBytes(StandardCharsets.ISO_8859_1), rings);
                from = next;
            }
        }
        return new OpenPgpKeys(rings);
    }

    /** Reads the file in which GnuPG keeps public keys, {@code pubring.kbx}. */
    static OpenPgpKeys ofKeyBox(byte[] file) throws BadSignature {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        try {
            for (KeyBlob blob : new JcaKeyBoxBuilder().build(file).getKeyBlobs()) {
                if (blob instanceof PublicKeyRingBlob ring) {
                    rings.add(ring.getPGPPublicKeyRing());
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new BadSignature("gpg's file of keys cannot be read: " + e.getMessage(), e);
        }
        return new OpenPgpKeys(rings);
    }

    private static void read(byte[] file, List<PGPPublicKeyRing> rings) throws BadSignature {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
            new PGPPublicKeyRingCollection(in, new JcaKeyFingerprintCalculator())
                    .forEach(rings::add);
        } catch (IOException | PGPException | RuntimeException e) {
            throw new BadSignature("a file of OpenPGP keys cannot be read: " + e.getMessage(), e);
        }
    }

    public boolean isEmpty() {
        return rings.isEmpty();
    }

    /** Fingerprints of the keys, in capitals, without those that belong to others. */
    public List<String> fingerprints() {
        return rings.stream().map(ring -> fingerprint(ring.getPublicKey())).toList();
    }

    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
    }

    /**
     * Checks a signed message: its one signature, and whether the key is one of these, fit to sign,
     * in force and not revoked.
     *
     * @param message armored or not, packed or not
     */
    public Verified verify(byte[] message) throws BadSignature {
        try {
            OpenPgpMessage signed = OpenPgpMessage.parse(message);
            PGPSignature signature = signed.signature();
            boolean known = false;
            for (PGPPublicKeyRing ring : rings) {
                PGPPublicKey key = ring.getPublicKey(signature.getKeyID());
                if (key == null) {
                    continue;
                }
                known = true;
                if (signed.isBy(key)) {
                    new OpenPgpKeyCheck(ring).requireFit(key, signature);
                    return new Verified(
                            signed.content(), fingerprint(key), fingerprint(ring.getPublicKey()));
                }
            }
            throw new BadSignature(
                    known
                            ? "Invalid GPG signature: it was not made by that key for this content"
                            : "Invalid GPG signature: there is no public key %016X"
                                    .formatted(signature.getKeyID()));
        } catch (BadSignature e) {
            throw e;
        } catch (IOException | PGPException | RuntimeException e) {
            // The library takes bytes of strangers for granted in more than one way.
            throw new BadSignature("Invalid GPG signature: " + e.getMessage(), e);
        }
    }
}
