package dev.hod.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.jcajce.JcaPGPObjectFactory;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/** A message with one signature over its content, as {@code gpg --sign} makes it. */
final class OpenPgpMessage {
    /** Far more than any claim needs. */
    private static final int MAX_CONTENT = 1 << 20;

    /** How far clocks may be apart. */
    private static final Duration SKEW = Duration.ofDays(1);

    /** Hashes of which two texts with one value were found, or may be. */
    static final Set<Integer> BROKEN =
            Set.of(HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160);

    /** What a signer may insist on that we understand, or that does not matter here. */
    private static final Set<Integer> UNDERSTOOD =
            Set.of(
                    SignatureSubpacketTags.CREATION_TIME,
                    SignatureSubpacketTags.EXPIRE_TIME,
                    SignatureSubpacketTags.ISSUER_KEY_ID,
                    SignatureSubpacketTags.ISSUER_FINGERPRINT,
                    SignatureSubpacketTags.SIGNER_USER_ID,
                    SignatureSubpacketTags.POLICY_URL);

    private final byte[] content;
    private final PGPSignature signature;

    private OpenPgpMessage(byte[] content, PGPSignature signature) {
        this.content = content;
        this.signature = signature;
    }

    byte[] content() {
        return content.clone();
    }

    PGPSignature signature() {
        return signature;
    }

    static OpenPgpMessage parse(byte[] message) throws IOException, PGPException {
        PGPObjectFactory outside =
                new JcaPGPObjectFactory(
                        PGPUtil.getDecoderStream(new ByteArrayInputStream(message)));
        PGPObjectFactory objects = outside;
        Object first = next(objects);
        if (first instanceof PGPCompressedData packed) {
            objects = new JcaPGPObjectFactory(packed.getDataStream());
            first = next(objects);
        }
        OpenPgpMessage read =
                switch (first) {
                    case PGPOnePassSignatureList announced -> {
                        requireOne(announced.size());
                        byte[] content = literal(next(objects));
                        yield new OpenPgpMessage(content, only(next(objects)));
                    }
                    case PGPSignatureList before ->
                            new OpenPgpMessage(literal(next(objects)), only(before));
                    case null, default ->
                            throw new BadSignature("Unexpected GPG signature count 0");
                };
        if (next(objects) != null || next(outside) != null) {
            throw new BadSignature("Invalid GPG signature: something follows it");
        }
        return read;
    }

    private static @Nullable Object next(PGPObjectFactory objects) throws IOException {
        return objects.nextObject();
    }

    private static byte[] literal(@Nullable Object object) throws IOException {
        if (!(object instanceof PGPLiteralData data)) {
            throw new BadSignature("Invalid GPG signature: it holds no content");
        }
        try (InputStream in = data.getInputStream()) {
            byte[] content = in.readNBytes(MAX_CONTENT + 1);
            if (content.length > MAX_CONTENT) {
                throw new BadSignature("Invalid GPG signature: its content is too large");
            }
            return content;
        }
    }

    private static PGPSignature only(@Nullable Object object) throws BadSignature {
        if (!(object instanceof PGPSignatureList list)) {
            throw new BadSignature("Unexpected GPG signature count 0");
        }
        requireOne(list.size());
        return list.get(0);
    }

    private static void requireOne(int count) throws BadSignature {
        if (count != 1) {
            throw new BadSignature("Unexpected GPG signature count " + count);
        }
    }

    /**
     * Whether a key has made the signature over this content.
     *
     * @throws BadSignature where it is not in force, or nothing can be made of it
     */
    boolean isBy(PGPPublicKey key) throws PGPException, BadSignature {
        if (signature.getVersion() < 4
                || signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            throw new BadSignature("Invalid GPG signature: it is of an unusual kind");
        }
        if (BROKEN.contains(signature.getHashAlgorithm())) {
            throw new BadSignature("Invalid GPG signature: its hash is not safe");
        }
        PGPSignatureSubpacketVector said = signature.getHashedSubPackets();
        for (SignatureSubpacket part : said.toArray()) {
            if (part.isCritical() && !UNDERSTOOD.contains(part.getType())) {
                throw new BadSignature(
                        "Invalid GPG signature: it insists on something not understood here");
            }
        }
        Instant now = Instant.now();
        Instant made = signature.getCreationTime().toInstant();
        if (made.isAfter(now.plus(SKEW))) {
            throw new BadSignature("Invalid GPG signature: it was made in the future");
        }
        long lasts = said.getSignatureExpirationTime();
        if (lasts > 0 && made.plusSeconds(lasts).isBefore(now)) {
            throw new BadSignature("Invalid GPG signature: it has expired");
        }
        signature.init(new JcaPGPContentVerifierBuilderProvider(), key);
        signature.update(content);
        return signature.verify();
    }
}
