package dev.hod.server;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Who may come in: a file of {@code USER:HASH} lines as {@code htpasswd -B} writes it, with bcrypt
 * hashes only, as docker-registry takes them. It is read again when it changes; one that cannot be
 * read then, or says something else, lets nobody in. Safe for concurrent use.
 */
public final class Htpasswd {
    private static final Pattern BCRYPT =
            Pattern.compile("\\$2[aby]?\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    /** bcrypt is slow by design, and clients send their password with every request. */
    private static final int REMEMBERED = 1_000;

    private static final int MAX_BYTES = 16 << 20;
    private static final String SCHEME = "Basic ";

    private final Path file;
    private final byte[] salt = new byte[32];
    private final Semaphore hashing = new Semaphore(Runtime.getRuntime().availableProcessors());

    /** Hashes by what was found to match them, and is not kept itself. */
    private final Map<ByteBuffer, String> proven =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, String> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    private volatile State state;

    /** The file as it was. */
    private record State(FileTime modified, long size, Map<String, String> users) {}

    private Htpasswd(Path file) throws IOException {
        this.file = file;
        new SecureRandom().nextBytes(salt);
        this.state = read();
    }

    /**
     * Reads it.
     *
     * @throws Failure of kind BAD_INPUT for a line that is none of bcrypt's
     */
    public static Htpasswd open(Path file) throws IOException {
        return new Htpasswd(file);
    }

    /**
     * The user that a request comes from, if it says who that is and can prove it.
     *
     * @param authorization the header of that name
     */
    Optional<String> user(Optional<String> authorization) throws IOException {
        if (authorization.isEmpty()
                || !authorization.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] both;
        try {
            both =
                    Base64.getDecoder()
                            .decode(authorization.get().substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        try {
            int colon = 0;
            while (colon < both.length && both[colon] != ':') {
                colon++;
            }
            if (colon == both.length) {
                return Optional.empty();
            }
            String user = new String(both, 0, colon, StandardCharsets.UTF_8);
            byte[] password = Arrays.copyOfRange(both, colon + 1, both.length);
            return matches(user, password, both) ? Optional.of(user) : Optional.empty();
        } finally {
            Arrays.fill(both, (byte) 0);
        }
    }

    private boolean matches(String user, byte[] password, byte[] both) throws IOException {
        Map<String, String> users = current().users;
        if (users.isEmpty()) {
            return false;
        }
        String hash = users.get(user);
        MessageDigest digest = Digest.Algorithm.SHA256.newHash();
        digest.update(salt);
        ByteBuffer key = ByteBuffer.wrap(digest.digest(both));
        if (hash != null && hash.equals(proven.get(key))) {
            return true;
        }
        hashing.acquireUninterruptibly();
        try {
            // Whether there is such a user does not show in how long it takes.
            String compared = hash == null ? users.values().iterator().next() : hash;
            boolean right = OpenBSDBCrypt.checkPassword(compared, password) && hash != null;
            if (right) {
                proven.put(key, hash);
            }
            return right;
        } finally {
            hashing.release();
            Arrays.fill(password, (byte) 0);
        }
    }

    /** A stat for every request, as docker-registry does. */
    private State current() throws IOException {
        State known = state;
        if (known.size == Files.size(file)
                && known.modified.equals(Files.getLastModifiedTime(file))) {
            return known;
        }
        State read = read();
        state = read;
        return read;
    }

    private State read() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new BadHtpasswd(file + " has " + size + " bytes, more than such a file can have");
        }
        Map<String, String> users = new HashMap<>();
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        int number = 0;
        for (String line : text.toString().split("\n", -1)) {
            number++;
            String entry = line.strip();
            if (entry.isEmpty() || entry.charAt(0) == '#') {
                continue;
            }
            int colon = entry.indexOf(':');
            if (colon <= 0) {
                throw new BadHtpasswd(file + ": line " + number + " is not USER:HASH");
            }
            String hash = entry.substring(colon + 1);
            if (!BCRYPT.matcher(hash).matches()) {
                throw new BadHtpasswd(
                        file + ": line " + number + " has no bcrypt hash; htpasswd -B makes one");
            }
            users.put(entry.substring(0, colon), hash);
        }
        return new State(modified, size, Map.copyOf(users));
    }

    private static final class BadHtpasswd extends Failure {
        private static final long serialVersionUID = 1L;

        BadHtpasswd(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
