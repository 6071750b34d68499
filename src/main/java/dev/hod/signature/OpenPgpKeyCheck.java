package dev.hod.signature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;

/**
 * Whether a key may sign: what its owner says of it, in signatures of its own, all of which are
 * checked (RFC 4880, 5.2.3.3, 5.2.4 and 11.1). A key that is expired or revoked by now signs
 * nothing, whenever the signature says it was made: that time is only what the signer says.
 */
final class OpenPgpKeyCheck {
    private final PGPPublicKey primary;

    OpenPgpKeyCheck(PGPPublicKeyRing ring) {
        this.primary = ring.getPublicKey();
    }

    /**
     * Refuses a key of the ring that may not have made a signature.
     *
     * @throws BadSignature saying why
     */
    void requireFit(PGPPublicKey key, PGPSignature signature) throws PGPException, BadSignature {
        if (signature.getCreationTime().toInstant().isBefore(key.getCreationTime().toInstant())) {
            throw unfit(key, "is younger than what it signed");
        }
        if (holds(primary.getSignaturesOfType(PGPSignature.KEY_REVOCATION))) {
            throw unfit(primary, "is revoked");
        }
        PGPSignature self =
                newest(selfSignatures())
                        .orElseThrow(() -> unfit(primary, "has no valid signature of its own"));
        requireUnexpired(primary, self);
        if (key.getKeyID() == primary.getKeyID()) {
            PGPSignatureSubpacketVector said = self.getHashedSubPackets();
            if (said.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                    && (said.getKeyFlags() & KeyFlags.SIGN_DATA) == 0) {
                throw unfit(key, "is not for signing");
            }
            return;
        }
        requireBound(key);
    }

    private void requireBound(PGPPublicKey key) throws PGPException, BadSignature {
        List<PGPSignature> bindings = new ArrayList<>();
        Iterator<PGPSignature> all = key.getSignatures();
        while (all.hasNext()) {
            PGPSignature signature = all.next();
            boolean about =
                    signature.getSignatureType() == PGPSignature.SUBKEY_BINDING
                            || signature.getSignatureType() == PGPSignature.SUBKEY_REVOCATION;
            if (!about || !isUsable(signature) || !isByPrimary(signature)) {
                continue;
            }
            signature.init(new JcaPGPContentVerifierBuilderProvider(), primary);
            if (signature.verifyCertification(primary, key)) {
                if (signature.getSignatureType() == PGPSignature.SUBKEY_REVOCATION) {
                    throw unfit(key, "is revoked");
                }
                bindings.add(signature);
            }
        }
        PGPSignature binding =
                newest(bindings).orElseThrow(() -> unfit(key, "does not belong to its ring"));
        requireUnexpired(key, binding);
        if ((binding.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) == 0) {
            throw unfit(key, "is not for signing");
        }
        if (!claimsPrimary(binding.getHashedSubPackets(), key)
                && !claimsPrimary(binding.getUnhashedSubPackets(), key)) {
            throw unfit(key, "does not say that it belongs to its ring");
        }
    }

    /** Whether the key itself says that it belongs to the primary one. */
    private boolean claimsPrimary(PGPSignatureSubpacketVector parts, PGPPublicKey key)
            throws PGPException {
        PGPSignatureList embedded = parts.getEmbeddedSignatures();
        for (PGPSignature signature : embedded) {
            if (signature.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                    && isUsable(signature)) {
                signature.init(new JcaPGPContentVerifierBuilderProvider(), key);
                if (signature.verifyCertification(primary, key)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What the owner says of the key, directly or with a name that still holds. */
    private List<PGPSignature> selfSignatures() throws PGPException {
        List<PGPSignature> all = new ArrayList<>();
        Iterator<PGPSignature> direct = primary.getSignaturesOfType(PGPSignature.DIRECT_KEY);
        while (direct.hasNext()) {
            PGPSignature signature = direct.next();
            if (holds(signature)) {
                all.add(signature);
            }
        }
        Iterator<byte[]> names = primary.getRawUserIDs();
        while (names.hasNext()) {
            newest(certifications(names.next()))
                    .filter(s -> s.getSignatureType() != PGPSignature.CERTIFICATION_REVOCATION)
                    .ifPresent(all::add);
        }
        return all;
    }

    private List<PGPSignature> certifications(byte[] name) throws PGPException {
        List<PGPSignature> all = new ArrayList<>();
        Iterator<PGPSignature> signatures = primary.getSignaturesForID(name);
        while (signatures.hasNext()) {
            PGPSignature signature = signatures.next();
            boolean about =
                    PGPSignature.isCertification(signature.getSignatureType())
                            || signature.getSignatureType()
                                    == PGPSignature.CERTIFICATION_REVOCATION;
            if (about && isUsable(signature) && isByPrimary(signature)) {
                signature.init(new JcaPGPContentVerifierBuilderProvider(), primary);
                if (signature.verifyCertification(name, primary)) {
                    all.add(signature);
                }
            }
        }
        return all;
    }

    private boolean holds(Iterator<PGPSignature> ofKey) throws PGPException {
        while (ofKey.hasNext()) {
            if (holds(ofKey.next())) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(PGPSignature ofKey) throws PGPException {
        if (!isUsable(ofKey) || !isByPrimary(ofKey)) {
            return false;
        }
        ofKey.init(new JcaPGPContentVerifierBuilderProvider(), primary);
        return ofKey.verifyCertification(primary);
    }

    private boolean isByPrimary(PGPSignature signature) {
        return signature.getKeyID() == primary.getKeyID();
    }

    /** Owners signed their own keys by SHA-1 for long; nobody else chose what they signed. */
    private static boolean isUsable(PGPSignature signature) {
        return signature.getHashAlgorithm() != HashAlgorithmTags.MD5;
    }

    private static Optional<PGPSignature> newest(List<PGPSignature> signatures) {
        return signatures.stream().max(Comparator.comparing(PGPSignature::getCreationTime));
    }

    private static void requireUnexpired(PGPPublicKey key, PGPSignature said) throws BadSignature {
        long lasts = said.getHashedSubPackets().getKeyExpirationTime();
        Instant end = key.getCreationTime().toInstant().plusSeconds(lasts);
        if (lasts > 0 && end.isBefore(Instant.now())) {
            throw unfit(key, "has expired");
        }
    }

    private static BadSignature unfit(PGPPublicKey key, String reason) {
        return new BadSignature(
                "Invalid GPG signature: the key " + OpenPgpKeys.fingerprint(key) + ' ' + reason);
    }
}
