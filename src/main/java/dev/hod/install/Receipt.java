package dev.hod.install;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads receipts ({@code layouts/receipt-v1.md}), line by line. */
public final class Receipt {
    private static final String START = "{\"hod\":{\"receipt\":";

    private Receipt() {}

    /**
     * Gives each line to {@code reader}, in order. A line that a killed run left half is passed
     * over: the last one, or one before the beginning of a run. So are lines of kinds that a later
     * hod writes.
     *
     * @throws BadReceipt if the file is no receipt, or is damaged elsewhere
     */
    public static void read(Path file, Consumer<ReceiptLine> reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            @Nullable BadReceipt torn = null;
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number == 1 && !line.startsWith(START)) {
                    throw BadReceipt.notOne(file, "its first line is another");
                }
                try {
                    Optional<ReceiptLine> parsed = ReceiptJson.parse(line);
                    if (torn != null && !(parsed.orElse(null) instanceof ReceiptLine.Begun)) {
                        throw torn;
                    }
                    torn = null;
                    parsed.ifPresent(reader);
                } catch (IllegalArgumentException e) {
                    if (torn != null) {
                        throw torn;
                    }
                    torn = BadReceipt.broken(file, number, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Checks that a file which is to be appended to is a receipt or empty. */
    static void checkStart(Path path, FileChannel file) throws IOException {
        int wanted = (int) Math.min(START.length(), file.size());
        ByteBuffer start = ByteBuffer.allocate(wanted);
        int position = 0;
        while (start.hasRemaining()) {
            int count = file.read(start, position);
            if (count < 0) {
                break;
            }
            position += count;
        }
        String text = new String(start.array(), 0, position, StandardCharsets.UTF_8);
        if (!START.startsWith(text)) {
            throw BadReceipt.notOne(path, "it begins otherwise");
        }
    }
}
