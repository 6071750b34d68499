package dev.hod.pool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.hod.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writers' lock of a pool. Byte 0 of {@code hod/lock} is the lock itself: shared by all who
 * write, exclusive for who wants the pool alone. Each holder also locks one of the slots behind it
 * and writes a line there that says who it is; a slot that can be locked is nobody's. The kernel
 * gives all of it back when a process dies.
 *
 * <p>These locks belong to a process, and closing any channel of the file loses them all; so a
 * process opens each pool's lock once, however often the pool is opened in it.
 */
final class PoolLock implements AutoCloseable {
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 128;
    private static final Map<Path, PoolLock> HELD = new HashMap<>();

    private final Path file;
    private final Pool.Mode mode;
    private final FileChannel channel;
    private final Object claimsMonitor = new Object();
    private @Nullable FileChannel claims;
    private final int slot;
    private int users = 1;

    private PoolLock(Path file, Pool.Mode mode, FileChannel channel, int slot) {
        this.file = file;
        this.slot = slot;
        this.mode = mode;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws PoolInUse naming the holders
     */
    static PoolLock take(Path root, Pool.Mode mode) throws IOException {
        Path folder = Files.createDirectories(new PoolPath.Partials().under(root));
        Path file = new PoolPath.Lock().under(folder.toRealPath().resolve("../..").normalize());
        synchronized (HELD) {
            PoolLock held = HELD.get(file);
            if (held != null) {
                if (mode == Pool.Mode.ALONE || held.mode == Pool.Mode.ALONE) {
                    throw new PoolInUse(root, List.of("this very process"));
                }
                held.users++;
                return held;
            }
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            try {
                if (!lock(channel, 0, mode != Pool.Mode.ALONE)) {
                    throw new PoolInUse(root, holders(channel));
                }
                PoolLock lock = new PoolLock(file, mode, channel, sign(channel, mode));
                HELD.put(file, lock);
                return lock;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /**
     * Whether no other process writes now, as far as their slots show: more writers than there are
     * slots cannot all be seen.
     */
    boolean isSole() throws IOException {
        synchronized (HELD) {
            for (int other = 0; other < SLOTS; other++) {
                if (other == slot) {
                    continue;
                }
                try (FileLock free = channel.tryLock(position(other), 1, false)) {
                    if (free == null) {
                        return false;
                    }
                }
            }
            return slot >= 0;
        }
    }

    private static boolean lock(FileChannel channel, long position, boolean shared)
            throws IOException {
        return channel.tryLock(position, 1, shared) != null;
    }

    /** Writes who holds the lock; the slot's number, or -1 where all are taken. */
    private static int sign(FileChannel channel, Pool.Mode mode) throws IOException {
        String line =
                "process "
                        + ProcessHandle.current().pid()
                        + " on "
                        + hostName()
                        + (mode == Pool.Mode.ALONE ? ", alone" : "")
                        + ", since "
                        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        byte[] text = new byte[SLOT_BYTES];
        Arrays.fill(text, (byte) ' ');
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, text, 0, Math.min(bytes.length, SLOT_BYTES - 1));
        text[SLOT_BYTES - 1] = '\n';
        for (int slot = 0; slot < SLOTS; slot++) {
            if (lock(channel, position(slot), false)) {
                channel.write(ByteBuffer.wrap(text), (long) slot * SLOT_BYTES);
                return slot;
            }
        }
        return -1;
    }

    /** As the kernel knows it: asking the resolver could take seconds. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "a host of unknown name";
        }
    }

    private static long position(int slot) {
        return 1L + slot;
    }

    private static List<String> holders(FileChannel channel) throws IOException {
        List<String> all = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            try (FileLock free = channel.tryLock(position(slot), 1, true)) {
                if (free == null) {
                    ByteBuffer text = ByteBuffer.allocate(SLOT_BYTES);
                    if (channel.read(text, (long) slot * SLOT_BYTES) > 0) {
                        all.add(StandardCharsets.UTF_8.decode(text.flip()).toString().strip());
                    }
                }
            }
        }
        return all;
    }

    /** The right to write what has been fetched of one blob; nobody else in the world has it. */
    record Claim(FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (lock.isValid()) {
                lock.release();
            }
        }
    }

    /** Takes the right to write a partial blob, unless another has it. */
    Optional<Claim> claim(Digest digest) throws IOException {
        long position = Long.parseUnsignedLong(digest.hex().substring(0, 15), 16);
        synchronized (claimsMonitor) {
            // An interrupt would close the channel, and with it lose the claims of all others.
            boolean interrupted = Thread.interrupted();
            try {
                FileLock lock = claims().tryLock(position, 1, false);
                return Optional.ofNullable(lock).map(Claim::new);
            } catch (OverlappingFileLockException | ClosedChannelException e) {
                return Optional.empty();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private FileChannel claims() throws IOException {
        FileChannel open = claims;
        if (open == null || !open.isOpen()) {
            open =
                    FileChannel.open(
                            file.resolveSibling("partial").resolve(".claims"), CREATE, WRITE);
            claims = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            users--;
            if (users > 0) {
                return;
            }
            HELD.remove(file);
            synchronized (claimsMonitor) {
                if (claims != null) {
                    claims.close();
                }
            }
            channel.close();
        }
    }
}
