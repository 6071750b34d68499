package dev.hod.cli.option;

import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.signature.Gpg;
import dev.hod.signature.Signer;
import dev.hod.signature.SigstoreKey;
import dev.hod.trust.Signing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who signs what is copied, as skopeo's options say it. */
@Heading("Signing")
public final class SigningOptions {
    @Option(
            names = "--sign-by",
            paramLabel = "FINGERPRINT",
            description = "Sign by this key of gpg's.")
    Optional<String> signBy = Optional.empty();

    @Option(
            names = "--sign-by-sigstore-private-key",
            paramLabel = "FILE",
            description = "Sign by this key, as generate-sigstore-key and cosign make it.")
    Optional<Path> signBySigstore = Optional.empty();

    @Option(
            names = "--sign-passphrase-file",
            paramLabel = "FILE",
            description = "What opens the key; its first line. Else it is asked for.")
    Optional<Path> passphraseFile = Optional.empty();

    @Option(
            names = "--sign-identity",
            paramLabel = "REFERENCE",
            description = "What the image is called in its signature. Default: as it is there.")
    Optional<String> identity = Optional.empty();

    @Option(
            names = {"--sign-by-sigstore", "--sign-by-sq-fingerprint"},
            hidden = true)
    Optional<String> others = Optional.empty();

    /** Who signs; keys are opened here, before anything is done. */
    public Signing signing(Map<String, String> environment) throws IOException, Usage {
        if (others.isPresent()) {
            throw new Usage(
                    "--sign-by-sigstore and --sign-by-sq-fingerprint are not known here; there are"
                            + " --sign-by and --sign-by-sigstore-private-key");
        }
        if (signBy.isPresent() && signBySigstore.isPresent() && passphraseFile.isPresent()) {
            throw new Usage(
                    "Only one of --sign-by and --sign-by-sigstore-private-key can be used with"
                            + " --sign-passphrase-file");
        }
        Optional<FullReference> called = called();
        List<Signer> signers = new ArrayList<>();
        if (signBy.isPresent()) {
            Optional<String> passphrase =
                    passphraseFile.isPresent()
                            ? Optional.of(Passphrase.of(passphraseFile.get()))
                            : Optional.empty();
            signers.add(new Gpg(environment).signer(signBy.get(), passphrase));
        }
        if (signBySigstore.isPresent()) {
            signers.add(sigstore(signBySigstore.get()));
        }
        return new Signing(signers, called);
    }

    private Signer sigstore(Path key) throws IOException, Usage {
        if (!Files.isReadable(key)) {
            throw new Usage(
                    "reading private key from %s: open %s: no such file or directory"
                            .formatted(key, key));
        }
        String passphrase =
                passphraseFile.isPresent()
                        ? Passphrase.of(passphraseFile.get())
                        : Passphrase.asked(
                                "Passphrase for key " + key + ": ", "--sign-passphrase-file");
        return SigstoreKey.open(
                Files.readAllBytes(key), passphrase.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<FullReference> called() throws Usage {
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        FullReference reference;
        try {
            reference = FullReference.parse(identity.get());
        } catch (BadLocation e) {
            throw new Usage("Could not parse --sign-identity: " + e.getMessage());
        }
        if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
            throw new Usage("Sign identity must be a fully specified reference " + identity.get());
        }
        return Optional.of(reference);
    }
}
