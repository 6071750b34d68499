package dev.hod.testing;

import dev.hod.image.Digest;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Uploads of blobs as the specification has them: in one piece, or in pieces in their order. */
final class FakeUploads {
    private final FakeRegistry registry;
    private final Map<String, ByteArrayOutputStream> open = new HashMap<>();
    private int counter;

    FakeUploads(FakeRegistry registry) {
        this.registry = registry;
    }

    synchronized FakeReply answer(
            FakeRegistry.Seen request,
            String repository,
            Map<String, List<String>> query,
            byte[] body) {
        if (request.method().equals("POST")) {
            if (query.containsKey("mount")) {
                Digest digest = Digest.parse(query.getOrDefault("mount", List.of("")).getFirst());
                String from = query.getOrDefault("from", List.of("")).getFirst();
                if (registry.hasBlob(from, digest)) {
                    registry.link(repository).add(digest);
                    return new FakeReply(201, new byte[0]);
                }
            }
            String id = "u" + ++counter;
            open.put(id, new ByteArrayOutputStream());
            return accepted(repository, id);
        }
        String id = request.target().replaceAll(".*/uploads/([^?]*).*", "$1");
        ByteArrayOutputStream sent = open.get(id);
        if (!request.target().contains("_state=a%3D%3D") || sent == null) {
            return FakeReply.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
        }
        boolean typed =
                request.header("content-type").orElse("").equals("application/octet-stream");
        if (!typed || request.header("content-length").isEmpty()) {
            return FakeReply.error(400, "SIZE_INVALID", "send the length");
        }
        if (request.method().equals("PATCH")) {
            String range = sent.size() + "-" + (sent.size() + body.length - 1);
            if (!request.header("content-range").orElse("").equals(range)) {
                return FakeReply.error(416, "BLOB_UPLOAD_INVALID", "out of order");
            }
            sent.writeBytes(body);
            return accepted(repository, id);
        }
        sent.writeBytes(body);
        open.remove(id);
        Digest digest = Digest.parse(query.getOrDefault("digest", List.of("")).getFirst());
        if (!Digest.sha256(sent.toByteArray()).equals(digest)) {
            return FakeReply.error(400, "DIGEST_INVALID", "provided digest did not match");
        }
        registry.addBlob(repository, sent.toByteArray());
        return new FakeReply(201, new byte[0]).header("Docker-Content-Digest", digest.toString());
    }

    private static FakeReply accepted(String repository, String id) {
        return new FakeReply(202, new byte[0])
                .header(
                        "Location",
                        "/v2/" + repository + "/blobs/uploads/" + id + "?_state=a%3D%3D");
    }
}
