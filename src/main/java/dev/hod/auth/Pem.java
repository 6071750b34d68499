package dev.hod.auth;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in their text form (RFC 7468). */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    /** PKCS#8's frame around an RSA key of the older form: version 0, rsaEncryption, NULL. */
    private static final byte[] RSA =
            HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    /** id-ecPublicKey. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pem() {}

    /**
     * All certificates in a text, whatever stands between them.
     *
     * @throws CertificateException for one that cannot be read
     */
    public static List<Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE") && !block.group(1).contains("TRUSTED")) {
                byte[] der = decode(block.group(2));
                found.add(factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        }
        return found;
    }

    /**
     * The first private key in a text: PKCS#8, or the older form of RSA or of a named curve; not
     * encrypted.
     *
     * @throws GeneralSecurityException where there is none that can be read
     */
    public static PrivateKey privateKey(String text) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(decode(block.group(2)));
                }
                case "RSA PRIVATE KEY" -> {
                    byte[] inner = tagged(0x04, decode(block.group(2)));
                    byte[] framed = new byte[RSA.length + inner.length];
                    System.arraycopy(RSA, 0, framed, 0, RSA.length);
                    System.arraycopy(inner, 0, framed, RSA.length, inner.length);
                    return key(tagged(0x30, framed));
                }
                case "EC PRIVATE KEY" -> {
                    return key(framed(decode(block.group(2))));
                }
                default -> {
                    // Parameters and certificates may stand before the key.
                }
            }
        }
        throw new InvalidKeySpecException("no unencrypted key");
    }

    /**
     * PKCS#8's frame around a key of a named curve (RFC 5915), which has the curve's name in it.
     */
    private static byte[] framed(byte[] key) throws GeneralSecurityException {
        // SEQUENCE { INTEGER 1, OCTET STRING secret, [0] { OBJECT IDENTIFIER curve }, … }
        int at = key.length > 2 && (key[1] & 0x80) == 0 ? 2 : 3;
        at += 3;
        if (at + 2 > key.length || key[at] != 0x04) {
            throw new InvalidKeySpecException("no key of RFC 5915");
        }
        at += 2 + key[at + 1];
        if (at + 4 > key.length || (key[at] & 0xff) != 0xa0 || at + 2 + key[at + 1] > key.length) {
            throw new InvalidKeySpecException("a key without the name of its curve");
        }
        byte[] curve = Arrays.copyOfRange(key, at + 2, at + 2 + key[at + 1]);
        byte[] algorithm = new byte[EC.length + curve.length];
        System.arraycopy(EC, 0, algorithm, 0, EC.length);
        System.arraycopy(curve, 0, algorithm, EC.length, curve.length);
        byte[] named = tagged(0x30, algorithm);
        byte[] secret = tagged(0x04, key);
        byte[] all = new byte[3 + named.length + secret.length];
        System.arraycopy(new byte[] {0x02, 0x01, 0x00}, 0, all, 0, 3);
        System.arraycopy(named, 0, all, 3, named.length);
        System.arraycopy(secret, 0, all, 3 + named.length, secret.length);
        return tagged(0x30, all);
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException failure = new InvalidKeySpecException("no key of a known kind");
        for (String algorithm : List.of("RSA", "EC", "Ed25519", "Ed448")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] header =
                length < 0x80
                        ? new byte[] {(byte) tag, (byte) length}
                        : length < 0x100
                                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                                : new byte[] {
                                    (byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length
                                };
        byte[] all = new byte[header.length + length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(content, 0, all, header.length, length);
        return all;
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }
}
