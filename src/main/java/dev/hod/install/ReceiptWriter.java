package dev.hod.install;

import dev.hod.blob.Placement;
import dev.hod.copy.Journal;
import dev.hod.copy.Outcome;
import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.install.ReceiptLine.Begun;
import dev.hod.install.ReceiptLine.Ended;
import dev.hod.install.ReceiptLine.How;
import dev.hod.install.ReceiptLine.Moving;
import dev.hod.install.ReceiptLine.Placed;
import dev.hod.install.ReceiptLine.Result;
import dev.hod.io.NotEnoughSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Appends what a run does to a receipt. What a name pointed at is on the disk before the name
 * moves; the rest is written as it happens and forced at the end. Safe for concurrent use.
 */
public final class ReceiptWriter implements Journal, AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final Target target;

    private ReceiptWriter(Path path, FileChannel file, Target target) {
        this.path = path;
        this.file = file;
        this.target = target;
    }

    /**
     * Opens a receipt, a new one or one with earlier runs, and writes that this run begins.
     *
     * @throws BadReceipt if the file is something else, or another run writes it
     */
    public static ReceiptWriter open(Path path, Target target, Begun begun) throws IOException {
        FileChannel file = channel(path);
        try {
            lock(path, file);
            Receipt.checkStart(path, file);
            ReceiptWriter writer = new ReceiptWriter(path, file, target);
            writer.endTornLine();
            writer.write(begun);
            return writer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw BadReceipt.unopened(path, e);
        }
    }

    private static void lock(Path path, FileChannel file) throws IOException {
        FileLock lock;
        try {
            // Held until the channel closes.
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            throw BadReceipt.inUse(path);
        }
        if (lock == null) {
            throw BadReceipt.inUse(path);
        }
    }

    /** A run that was killed may have left half a line; it stays, as a line of its own. */
    private void endTornLine() throws IOException {
        long size = file.size();
        if (size > 0) {
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(last, size - 1);
            if (last.get(0) != '\n') {
                append("\n");
            }
        }
    }

    @Override
    public void placed(String repository, Descriptor blob, Placement how) throws IOException {
        write(
                switch (how) {
                    case Placement.Written _ -> placed(repository, blob, How.SENT);
                    case Placement.Linked _ -> placed(repository, blob, How.THERE);
                    case Placement.AlreadyThere _ -> placed(repository, blob, How.THERE);
                    case Placement.Mounted(String from) ->
                            new Placed(
                                    blob.digest(),
                                    blob.size(),
                                    repository,
                                    How.MOUNTED,
                                    Optional.of(from));
                });
    }

    private static Placed placed(String repository, Descriptor blob, How how) {
        return new Placed(blob.digest(), blob.size(), repository, how, Optional.empty());
    }

    @Override
    public void committing(List<Move> moves) throws IOException {
        for (Move move : moves) {
            if (move.name().tag().isEmpty()) {
                // A digest points at the same for ever, and there is nothing to move back.
                continue;
            }
            write(new Moving(target.reference(move.name()), move.digest(), move.former()));
        }
        force();
    }

    @Override
    public void ended(Outcome outcome) throws IOException {
        Optional<Ended> line = line(outcome);
        if (line.isPresent()) {
            write(line.get());
        }
    }

    /** Nothing of an image that nothing was to be done about. */
    private Optional<Ended> line(Outcome outcome) {
        return Optional.ofNullable(
                switch (outcome) {
                    case Outcome.LeftOut _ -> null;
                    case Outcome.Done done ->
                            ended(
                                    done,
                                    Result.DONE,
                                    Optional.of(done.digest()),
                                    done.bytes(),
                                    done.newBytes(),
                                    Optional.empty());
                    case Outcome.AlreadyThere there ->
                            ended(
                                    there,
                                    Result.THERE,
                                    Optional.of(there.digest()),
                                    0,
                                    0,
                                    Optional.empty());
                    case Outcome.Failed failed ->
                            ended(
                                    failed,
                                    Result.FAILED,
                                    Optional.empty(),
                                    0,
                                    0,
                                    Optional.of(Failure.describe(failed.cause())));
                    case Outcome.NotTried untried ->
                            ended(
                                    untried,
                                    Result.UNTRIED,
                                    Optional.empty(),
                                    0,
                                    0,
                                    Optional.empty());
                });
    }

    private Ended ended(
            Outcome outcome,
            Result result,
            Optional<Digest> digest,
            long bytes,
            long sent,
            Optional<String> failure) {
        return new Ended(
                target.reference(outcome.request().destination().name()),
                outcome.request().written(),
                result,
                digest,
                bytes,
                sent,
                failure);
    }

    private void write(ReceiptLine line) throws IOException {
        append(ReceiptJson.print(line) + "\n");
    }

    private synchronized void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long before = file.size();
        long position = before;
        try {
            while (bytes.hasRemaining()) {
                position += file.write(bytes, position);
            }
        } catch (ClosedChannelException e) {
            // An interrupt, which is nothing of the file's.
            throw e;
        } catch (IOException e) {
            // Half a line would spoil the next one.
            file.truncate(before);
            throw unwritten(e);
        }
    }

    private IOException unwritten(IOException cause) {
        Path folder = path.toAbsolutePath().getParent();
        IOException failure =
                folder == null ? cause : NotEnoughSpace.explained(folder, "the receipt", cause);
        return failure instanceof Failure
                ? failure
                : new IOException("write receipt " + path + ": " + Failure.describe(cause), cause);
    }

    /** Forces all to the disk. */
    @Override
    public void close() throws IOException {
        try (file) {
            force();
        }
    }

    /** Who wants no receipt names {@code /dev/null}, which has nothing to force. */
    private void force() throws IOException {
        if (Files.isRegularFile(path)) {
            file.force(true);
        }
    }
}
