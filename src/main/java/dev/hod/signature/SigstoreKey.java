package dev.hod.signature;

import dev.hod.image.Digest;
import dev.hod.json.GoJson;
import dev.hod.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A private key in a file as cosign keeps it: PKCS #8 in NaCl's secretbox, under a key that scrypt
 * makes of the passphrase (theupdateframework/go-tuf, encrypted).
 */
public final class SigstoreKey implements Signer {
    private static final String PEM = "ENCRYPTED COSIGN PRIVATE KEY";
    private static final List<String> KINDS = List.of(PEM, "ENCRYPTED SIGSTORE PRIVATE KEY");
    private static final int SALT = 32;

    /** As Go writes it: 64 MiB of memory; what it reads besides. */
    private static final int COST = 1 << 16;

    private static final Set<String> COSTS = Set.of("32768", "65536", "131072");
    private static final int BLOCK = 8;

    private final PrivateKey key;

    private SigstoreKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * A new pair.
     *
     * @param publicPem for everybody
     * @param privatePem for nobody, even with its passphrase
     */
    public record Pair(String publicPem, String privatePem) {
        @Override
        public String toString() {
            return "key pair ***";
        }
    }

    /** Makes a pair on the curve P-256, as cosign does. */
    public static Pair generate(byte[] passphrase) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new Pair(
                    PemBlock.of("PUBLIC KEY", pair.getPublic().getEncoded()),
                    PemBlock.of(
                            PEM,
                            sealed(pair.getPrivate().getEncoded(), passphrase)
                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static String sealed(byte[] content, byte[] passphrase) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        byte[] nonce = new byte[Secretbox.NONCE];
        random.nextBytes(nonce);
        byte[] box = Secretbox.seal(content, nonce, stretched(passphrase, salt, COST));
        Base64.Encoder base64 = Base64.getEncoder();
        return "{\"kdf\":{\"name\":\"scrypt\",\"params\":{\"N\":%d,\"r\":%d,\"p\":1},\"salt\":\"%s\"},\"cipher\":{\"name\":\"nacl/secretbox\",\"nonce\":\"%s\"},\"ciphertext\":\"%s\"}"
                .formatted(
                        COST,
                        BLOCK,
                        base64.encodeToString(salt),
                        base64.encodeToString(nonce),
                        base64.encodeToString(box));
    }

    private static byte[] stretched(byte[] passphrase, byte[] salt, int cost) {
        return SCrypt.generate(passphrase, salt, cost, BLOCK, 1, Secretbox.KEY);
    }

    /**
     * Opens a key.
     *
     * @throws SigningFailed where it is none, or the passphrase is another one
     */
    public static SigstoreKey open(byte[] file, byte[] passphrase) throws SigningFailed {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        byte[] sealed =
                KINDS.stream()
                        .map(kind -> PemBlock.find(text, kind))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(() -> failed("no key that cosign has sealed"));
        return new SigstoreKey(parsed(opened(sealed, passphrase)));
    }

    private static byte[] opened(byte[] sealed, byte[] passphrase) throws SigningFailed {
        try {
            if (!(Json.parse(sealed) instanceof Json.Struct box)) {
                throw failed("no JSON object is sealed there");
            }
            Json.Struct kdf = box.struct("kdf");
            Map<String, Json> params = kdf.struct("params").members();
            Json.Struct cipher = box.struct("cipher");
            String cost = params.get("N") instanceof Json.Numeral(String n) ? n : "";
            boolean known =
                    kdf.text("name").equals("scrypt")
                            && COSTS.contains(cost)
                            && Json.number(BLOCK).equals(params.get("r"))
                            && Json.number(1).equals(params.get("p"))
                            && cipher.text("name").equals("nacl/secretbox");
            if (!known) {
                throw failed("sealed in a way that is not known here: " + GoJson.plain(kdf));
            }
            Base64.Decoder base64 = Base64.getDecoder();
            byte[] key =
                    stretched(passphrase, base64.decode(kdf.text("salt")), Integer.parseInt(cost));
            return Secretbox.open(
                            base64.decode(box.text("ciphertext")),
                            base64.decode(cipher.text("nonce")),
                            key)
                    .orElseThrow(() -> failed("decrypt: encrypted: decryption failed"));
        } catch (SigningFailed e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw failed("it cannot be read: " + e.getMessage());
        }
    }

    private static PrivateKey parsed(byte[] encoded) throws SigningFailed {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // One of the others, then.
            }
        }
        throw failed("neither EC, RSA nor Ed25519");
    }

    private static SigningFailed failed(String reason) {
        return new SigningFailed("initializing private key: " + reason);
    }

    @Override
    public String told() {
        return "Signing image using a sigstore signature";
    }

    @Override
    public Signature sign(Digest manifest, String reference) throws SigningFailed {
        byte[] text =
                new Claim(manifest, reference)
                        .text(Claim.Kind.SIGSTORE, Instant.now().getEpochSecond());
        try {
            java.security.Signature signing = java.security.Signature.getInstance(algorithm());
            signing.initSign(key);
            signing.update(text);
            return new Signature.Sigstore(
                    Signature.Sigstore.PAYLOAD,
                    text,
                    Map.of(
                            Signature.Sigstore.SIGNATURE,
                            Base64.getEncoder().encodeToString(signing.sign())));
        } catch (GeneralSecurityException e) {
            throw new SigningFailed("creating signature: " + e.getMessage(), e);
        }
    }

    private String algorithm() {
        return switch (key) {
            case ECPrivateKey _ -> "SHA256withECDSA";
            case RSAPrivateKey _ -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    @Override
    public String toString() {
        return "sigstore key ***";
    }
}
