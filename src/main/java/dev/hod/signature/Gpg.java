package dev.hod.signature;

import dev.hod.concurrent.Aside;
import dev.hod.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GnuPG, which keeps secret keys behind an agent that asks for passphrases: only it can sign.
 *
 * @param environment of the program; {@code PATH} and {@code GNUPGHOME} matter
 */
public record Gpg(Map<String, String> environment) {
    private static final int MAX_ANSWER = 64 << 20;

    public Gpg {
        environment = Map.copyOf(environment);
    }

    /**
     * A signer with one of its keys.
     *
     * @param fingerprint of the key
     * @param passphrase that opens it; else the agent asks
     */
    public Signer signer(String fingerprint, Optional<String> passphrase) {
        return new KeySigner(this, fingerprint, passphrase);
    }

    private record KeySigner(Gpg gpg, String fingerprint, Optional<String> passphrase)
            implements Signer {
        @Override
        public String told() {
            return "Signing image using simple signing";
        }

        @Override
        public Signature sign(Digest manifest, String reference) throws IOException {
            byte[] text =
                    new Claim(manifest, reference)
                            .text(Claim.Kind.SIMPLE, Instant.now().getEpochSecond());
            return new Signature.Simple(gpg.sign(text, fingerprint, passphrase));
        }

        @Override
        public String toString() {
            return "gpg key " + fingerprint;
        }
    }

    private byte[] sign(byte[] text, String fingerprint, Optional<String> passphrase)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--batch",
                                "--no-tty",
                                "--local-user",
                                fingerprint,
                                "--set-filename",
                                "",
                                "--output",
                                "-"));
        if (passphrase.isEmpty()) {
            arguments.add("--sign");
            return run(arguments, text);
        }
        // What is signed is no secret; the passphrase is, and goes where nobody else can look.
        Path file = Files.createTempFile("hod-", ".claim");
        try {
            Files.write(file, text);
            arguments.addAll(
                    List.of(
                            "--pinentry-mode",
                            "loopback",
                            "--passphrase-fd",
                            "0",
                            "--sign",
                            file.toString()));
            return run(arguments, passphrase.get().getBytes(StandardCharsets.UTF_8));
        } finally {
            Files.delete(file);
        }
    }

    /** The public keys that it has, read from its files where they are of a kind known here. */
    public OpenPgpKeys keys() throws IOException {
        String named = environment.getOrDefault("GNUPGHOME", "");
        Path home =
                named.isEmpty()
                        ? Path.of(environment.getOrDefault("HOME", "/"), ".gnupg")
                        : Path.of(named);
        Path box = home.resolve("pubring.kbx");
        Path ring = home.resolve("pubring.gpg");
        if (Files.exists(box)) {
            return OpenPgpKeys.ofKeyBox(Files.readAllBytes(box));
        }
        if (Files.exists(ring)) {
            return OpenPgpKeys.of(List.of(Files.readAllBytes(ring)));
        }
        return OpenPgpKeys.of(
                List.of(run(List.of("--batch", "--no-tty", "--export"), new byte[0])));
    }

    private byte[] run(List<String> arguments, byte[] input) throws IOException {
        return Aside.call("gpg", () -> answer(arguments, input));
    }

    private byte[] answer(List<String> arguments, byte[] input) throws IOException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // What it makes of that shows in how it ends.
            }
            byte[] out = process.getInputStream().readNBytes(MAX_ANSWER);
            // It says less than a pipe holds, so it does not wait for us to read that.
            byte[] said = process.getErrorStream().readNBytes(MAX_ANSWER);
            if (process.waitFor() != 0) {
                throw new SigningFailed(reason(new String(said, StandardCharsets.UTF_8)));
            }
            return out;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningFailed("gpg was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String reason(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("gpg: "))
                .reduce((_, last) -> last)
                .orElse("gpg failed");
    }

    private Path program() throws SigningFailed {
        for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, "gpg");
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new SigningFailed("gpg is not on PATH; simple signatures are made by it");
    }
}
