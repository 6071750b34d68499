package dev.hod.transport.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Finds a layer's files by the names that its tar has. Links on the way lead nowhere but within the
 * layer's folder, as for whoever runs in it.
 */
final class LayerFiles {
    private static final int MAX_LINKS = 40;

    private final Path root;

    LayerFiles(Path root) {
        this.root = root;
    }

    /**
     * The file of a name.
     *
     * @param name in bytes, for a name need not be text
     */
    Path find(byte[] name) throws IOException {
        Deque<byte[]> steps = new ArrayDeque<>();
        push(steps, name);
        Path at = root;
        int links = 0;
        while (!steps.isEmpty()) {
            byte[] step = steps.pop();
            String text = new String(step, StandardCharsets.ISO_8859_1);
            if (text.isEmpty() || text.equals(".")) {
                continue;
            }
            if (text.equals("..")) {
                Path parent = at.getParent();
                at = at.equals(root) || parent == null ? root : parent;
                continue;
            }
            Path next = child(at, step, text);
            if (!steps.isEmpty() && Files.isSymbolicLink(next)) {
                if (++links > MAX_LINKS) {
                    throw new NoSuchFileException(next.toString());
                }
                String target = Files.readSymbolicLink(next).toString();
                at = target.startsWith("/") ? root : at;
                push(steps, target.getBytes(StandardCharsets.UTF_8));
                continue;
            }
            at = next;
        }
        return at;
    }

    private static void push(Deque<byte[]> steps, byte[] path) {
        int end = path.length;
        for (int i = path.length - 1; i >= -1; i--) {
            if (i < 0 || path[i] == '/') {
                steps.push(Arrays.copyOfRange(path, i + 1, end));
                end = i;
            }
        }
    }

    private static Path child(Path folder, byte[] name, String latin) throws IOException {
        if (latin.chars().allMatch(c -> c < 0x80)) {
            return folder.resolve(latin);
        }
        // Java makes paths from text in the locale's encoding only; but those it lists keep their
        // bytes, which their URI shows.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Arrays.equals(bytes(file), name)) {
                    return file;
                }
            }
        }
        throw new NoSuchFileException(folder + "/" + latin);
    }

    private static byte[] bytes(Path file) {
        String path = file.toUri().getRawPath();
        String last = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        last = last.substring(last.lastIndexOf('/') + 1);
        byte[] bytes = new byte[last.length()];
        int count = 0;
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (c == '%') {
                bytes[count++] = (byte) Integer.parseInt(last, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
