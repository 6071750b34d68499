package dev.hod.journey;

import dev.hod.image.Digest;
import dev.hod.testing.Peers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads back from a registry with skopeo, which hashes all it gets.
 *
 * @param credentials {@code user:password}
 */
record Skopeo(String host, Optional<String> credentials) {
    /** What a name points at, by the bytes that skopeo was given for it. */
    Digest digest(String name) {
        String manifest = run("inspect", "--raw", image(name));
        return Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8));
    }

    /** Fetches an image with all its platforms and layers. */
    void copy(String name, Path folder) {
        run("copy", "--all", "--preserve-digests", image(name), "dir:" + folder);
    }

    private String image(String name) {
        return "docker://" + host + '/' + name;
    }

    private String run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        String side = command.equals("copy") ? "--src-" : "--";
        all.add(side + "tls-verify=false");
        credentials.ifPresent(c -> all.add(side + "creds=" + c));
        all.addAll(List.of(arguments));
        return Peers.run("skopeo", all.toArray(String[]::new)).success();
    }
}
