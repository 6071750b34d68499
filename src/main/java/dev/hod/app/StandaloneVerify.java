package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.image.Digest;
import dev.hod.json.GoJson;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.signature.BadSignature;
import dev.hod.signature.Claim;
import dev.hod.signature.Gpg;
import dev.hod.signature.OpenPgpKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a signature in a file against a manifest in another.
 *
 * @param reference what the image has to be called
 * @param fingerprints of keys, one of which has to be its; {@code any} of those in a file will do
 * @param keys a file of public keys; else gpg's own
 */
public record StandaloneVerify(
        Path manifest,
        String reference,
        List<String> fingerprints,
        Path signature,
        Optional<Path> keys,
        Map<String, String> environment) {
    private static final String ANY = "any";

    public StandaloneVerify {
        fingerprints = List.copyOf(fingerprints);
        environment = Map.copyOf(environment);
    }

    /** Whose signature it is, and of what. */
    public record Verified(String fingerprint, Digest digest) {}

    /** Whether any key will do without a file that says which there are. */
    public boolean isTooOpen() {
        return keys.isEmpty() && fingerprints.equals(List.of(ANY));
    }

    /**
     * Checks.
     *
     * @throws Failure in skopeo's words
     */
    public Verified run() throws IOException {
        Digest digest = digest();
        byte[] message = read("signature", signature);
        Optional<byte[]> file =
                keys.isPresent() ? Optional.of(read("public keys", keys.get())) : Optional.empty();
        try {
            OpenPgpKeys trusted =
                    file.isPresent()
                            ? OpenPgpKeys.of(List.of(file.get()))
                            : new Gpg(environment).keys();
            return verified(trusted.verify(message), digest);
        } catch (BadSignature | BadLocation e) {
            throw new NotVerified("Error verifying signature: " + e.getMessage());
        }
    }

    private Digest digest() throws IOException {
        if (!Files.isReadable(manifest)) {
            throw new NotVerified(
                    "Error reading manifest from %s: open %s: no such file or directory"
                            .formatted(manifest, manifest));
        }
        return ManifestDigest.of(manifest);
    }

    private static byte[] read(String what, Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NotVerified(
                    "Error reading %s from %s: open %s: no such file or directory"
                            .formatted(what, file, file));
        }
    }

    private Verified verified(OpenPgpKeys.Verified signed, Digest digest)
            throws BadSignature, BadLocation {
        String by =
                fingerprints.equals(List.of(ANY))
                        ? signed.primary()
                        : fingerprints.stream()
                                .filter(signed::isBy)
                                .findFirst()
                                .orElseThrow(() ->
                                        new BadSignature(
                                                "Signature by %s does not match expected fingerprints [%s]"
                                                        .formatted(
                                                                signed.primary(),
                                                                String.join(" ", fingerprints))));
        Claim claim = Claim.parse(Claim.Kind.SIMPLE, signed.content());
        if (!claim.manifest().equals(digest)) {
            throw new BadSignature(
                    "Signature for docker digest "
                            + GoJson.quote(claim.manifest().toString())
                            + " does not match");
        }
        if (!FullReference.parse(claim.reference()).equals(FullReference.parse(reference))) {
            throw new BadSignature(
                    "Docker reference %s does not match %s"
                            .formatted(GoJson.quote(claim.reference()), GoJson.quote(reference)));
        }
        return new Verified(by, digest);
    }

    private static final class NotVerified extends Failure {
        private static final long serialVersionUID = 1L;

        NotVerified(String message) {
            super(Kind.REJECTED, message);
        }
    }
}
