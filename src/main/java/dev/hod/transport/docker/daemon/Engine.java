package dev.hod.transport.docker.daemon;

import dev.hod.io.Blocks;
import dev.hod.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Docker's Engine API, as far as images go in and out of it (moby, api/swagger.yaml): one
 * connection a request, in the newest version that both sides know. Safe for concurrent use.
 */
final class Engine {
    /** The newest version whose description was read. */
    private static final Version NEWEST = new Version(1, 51);

    private static final int MAX_MESSAGE = 64 << 10;
    private static final int MAX_LIST = 64 << 20;

    private final DaemonAddress address;
    private final Optional<String> wanted;
    private @Nullable String version;

    /**
     * @param wanted a version to speak in spite of what the daemon says
     */
    Engine(DaemonAddress address, Optional<String> wanted) {
        this.address = address;
        this.wanted = wanted;
    }

    private record Version(int major, int minor) {
        static Optional<Version> parse(String text) {
            if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
                return Optional.empty();
            }
            int dot = text.indexOf('.');
            return Optional.of(
                    new Version(
                            Integer.parseInt(text.substring(0, dot)),
                            Integer.parseInt(text.substring(dot + 1))));
        }

        boolean isAfter(Version other) {
            return major != other.major ? major > other.major : minor > other.minor;
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    /** Saves an image; the answer's body is a tar, to be closed. */
    Answer save(String image) throws IOException {
        return get("/images/get?names=" + encode(image));
    }

    /** The names of all images, as the daemon writes them, and the IDs of those without one. */
    List<String> images() throws IOException {
        List<String> names = new ArrayList<>();
        try (Answer answer = get("/images/json")) {
            if (!(json(answer.bytes(MAX_LIST)) instanceof Json.Array(List<Json> images))) {
                throw DaemonFailure.brokeOff(address.host(), "the list of images is none");
            }
            for (Json each : images) {
                if (each instanceof Json.Struct image) {
                    int before = names.size();
                    for (Json tag : image.items("RepoTags")) {
                        if (tag instanceof Json.Text(String name) && !name.startsWith("<none>")) {
                            names.add(name);
                        }
                    }
                    if (names.size() == before) {
                        names.add(image.text("Id"));
                    }
                }
            }
        }
        return names;
    }

    private Json json(byte[] document) throws IOException {
        try {
            return Json.parse(document);
        } catch (IOException e) {
            throw DaemonFailure.brokeOff(address.host(), describe(e));
        }
    }

    /**
     * Loads an archive.
     *
     * @throws DaemonFailure where the daemon says that it could not, which it does after a 200
     */
    void load(FileChannel archive, long size) throws IOException {
        // With a form's type the daemon would swallow the body.
        try (Answer answer = send("POST", "/images/load?quiet=1", archive, size)) {
            String report = new String(answer.bytes(MAX_MESSAGE), StandardCharsets.UTF_8).strip();
            for (String line : report.split("\n", -1)) {
                if (line.isBlank()) {
                    continue;
                }
                if (json(line.getBytes(StandardCharsets.UTF_8)) instanceof Json.Struct said
                        && !said.text("error").isEmpty()) {
                    throw DaemonFailure.answered(500, oneLine(said.text("error")));
                }
            }
        }
    }

    private Answer get(String path) throws IOException {
        return send("GET", path, null, 0);
    }

    private Answer send(String method, String path, @Nullable FileChannel body, long size)
            throws IOException {
        Answer answer = request(method, "/v" + version() + path, body, size);
        if (answer.status() / 100 == 2) {
            return answer;
        }
        try (answer) {
            throw DaemonFailure.answered(answer.status(), message(answer));
        }
    }

    private synchronized String version() throws IOException {
        String known = version;
        if (known == null) {
            known = wanted.isPresent() ? wanted.get() : negotiate();
            version = known;
        }
        return known;
    }

    private String negotiate() throws IOException {
        try (Answer answer = request("GET", "/_ping", null, 0)) {
            // Daemons too old to say so are too old for anything newer.
            Version theirs = Version.parse(answer.header("api-version")).orElse(new Version(1, 24));
            return (theirs.isAfter(NEWEST) ? NEWEST : theirs).toString();
        }
    }

    private Answer request(String method, String path, @Nullable FileChannel body, long size)
            throws IOException {
        Wire wire = Wire.to(address);
        IOException broken = null;
        try {
            try {
                send(wire, method, path, body, size);
            } catch (IOException e) {
                // A daemon that refuses a body may say why before it has read it.
                broken = e;
            }
            return Answer.read(wire, address.host());
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw DaemonFailure.brokeOff(address.host(), describe(broken == null ? e : broken));
        }
    }

    private void send(Wire wire, String method, String path, @Nullable FileChannel body, long size)
            throws IOException {
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: docker\r\nUser-Agent: hod\r\nConnection: close\r\n"
                        + (body == null
                                ? ""
                                : "Content-Type: application/x-tar\r\nContent-Length: "
                                        + size
                                        + "\r\n")
                        + "\r\n";
        OutputStream out = wire.out();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        if (body != null) {
            pour(body, size, out);
        }
        out.flush();
    }

    private static void pour(FileChannel body, long size, OutputStream out) throws IOException {
        byte[] bytes = new byte[Blocks.SIZE];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long sent = 0;
        while (sent < size) {
            int count =
                    body.read(
                            buffer.clear().limit((int) Math.min(bytes.length, size - sent)), sent);
            if (count < 0) {
                throw new IOException("the archive was cut off while it was sent");
            }
            out.write(bytes, 0, count);
            sent += count;
        }
    }

    private String message(Answer answer) throws IOException {
        byte[] body = answer.bytes(MAX_MESSAGE);
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            if (Json.parse(body) instanceof Json.Struct said && !said.text("message").isEmpty()) {
                return oneLine(said.text("message"));
            }
        } catch (IOException e) {
            // Old daemons answer in plain text.
        }
        return text.isEmpty() ? "status " + answer.status() : oneLine(text);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String describe(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : oneLine(message);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
