package dev.hod.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** GnuPG with keys of its own, in a folder whose name is short: a socket is made in it. */
public final class Gpg implements AutoCloseable {
    private final Path home;

    private Gpg(Path home) {
        this.home = home;
    }

    public static Gpg start() throws IOException {
        Peers.require("gpg");
        return new Gpg(Files.createTempDirectory(Path.of("/tmp"), "hod-gpg"));
    }

    /** What {@code GNUPGHOME} is to be. */
    public Path home() {
        return home;
    }

    /**
     * Makes a key.
     *
     * @param algorithm as gpg has it, for example {@code ed25519}
     * @param expires for example {@code never}
     * @return its fingerprint
     */
    public String key(String name, String algorithm, String expires, String passphrase) {
        run(
                "--passphrase",
                passphrase,
                "--pinentry-mode",
                "loopback",
                "--quick-gen-key",
                name,
                algorithm,
                "sign",
                expires);
        return run("--list-keys", "--with-colons", "=" + name)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    /** Writes a public key into a file. */
    public Path export(String fingerprint, Path file) {
        run("--output", file.toString(), "--export", fingerprint);
        return file;
    }

    /** Runs gpg to its end, which must be a good one. */
    public String run(String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--homedir",
                                home.toString(),
                                "--batch",
                                "--yes",
                                "--no-tty",
                                "-q"));
        all.addAll(List.of(arguments));
        return Peers.run("gpg", all.toArray(String[]::new)).success();
    }

    @Override
    public void close() throws IOException {
        Peers.run("gpgconf", "--homedir", home.toString(), "--kill", "all");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(home)) {
            files = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
