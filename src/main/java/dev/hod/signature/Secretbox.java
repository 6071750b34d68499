package dev.hod.signature;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** NaCl's secretbox: XSalsa20 and Poly1305, the tag in front (nacl.cr.yp.to/secretbox.html). */
final class Secretbox {
    static final int NONCE = 24;
    static final int KEY = 32;
    private static final int TAG = 16;

    private Secretbox() {}

    static byte[] seal(byte[] content, byte[] nonce, byte[] key) {
        XSalsa20Engine cipher = cipher(nonce, key);
        byte[] tagKey = tagKey(cipher);
        byte[] box = new byte[TAG + content.length];
        cipher.processBytes(content, 0, content.length, box, TAG);
        System.arraycopy(tag(tagKey, box), 0, box, 0, TAG);
        return box;
    }

    /** Nothing where the box was not sealed with that key. */
    static Optional<byte[]> open(byte[] box, byte[] nonce, byte[] key) {
        if (box.length < TAG || nonce.length != NONCE) {
            return Optional.empty();
        }
        XSalsa20Engine cipher = cipher(nonce, key);
        byte[] tag = tag(tagKey(cipher), box);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(box, TAG))) {
            return Optional.empty();
        }
        byte[] content = new byte[box.length - TAG];
        cipher.processBytes(box, TAG, content.length, content, 0);
        return Optional.of(content);
    }

    private static XSalsa20Engine cipher(byte[] nonce, byte[] key) {
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        return cipher;
    }

    /** The first bytes of the stream are the key of the tag. */
    private static byte[] tagKey(XSalsa20Engine cipher) {
        byte[] key = new byte[KEY];
        cipher.processBytes(new byte[KEY], 0, KEY, key, 0);
        return key;
    }

    private static byte[] tag(byte[] key, byte[] box) {
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(key));
        mac.update(box, TAG, box.length - TAG);
        byte[] tag = new byte[TAG];
        mac.doFinal(tag, 0);
        return tag;
    }
}
