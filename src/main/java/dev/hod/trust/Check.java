package dev.hod.trust;

import dev.hod.image.RawManifest;
import dev.hod.signature.BadSignature;
import dev.hod.signature.Claim;
import dev.hod.signature.OpenPgpKeys;
import dev.hod.signature.PublicKeys;
import dev.hod.signature.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether one of an image's signatures is good enough. */
final class Check {
    private final Subject subject;
    private final RawManifest manifest;

    Check(Subject subject, RawManifest manifest) {
        this.subject = subject;
        this.manifest = manifest;
    }

    void signedBy(Requirement.SignedBy requirement, List<Signature> signatures) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (Signature signature : signatures) {
            if (!(signature instanceof Signature.Simple simple)) {
                continue;
            }
            try {
                OpenPgpKeys keys = OpenPgpKeys.of(read(requirement.keys()));
                if (keys.isEmpty()) {
                    throw new BadSignature("No public keys imported");
                }
                accept(
                        Claim.parse(Claim.Kind.SIMPLE, keys.verify(simple.message()).content()),
                        requirement.identity());
                return;
            } catch (BadSignature e) {
                reasons.add(e.getMessage());
            }
        }
        throw rejected(reasons, "A signature was required, but no signature exists");
    }

    void sigstore(Requirement.SigstoreSigned requirement, List<Signature> signatures)
            throws IOException {
        List<String> reasons = new ArrayList<>();
        int others = 0;
        int strange = 0;
        for (Signature signature : signatures) {
            if (!(signature instanceof Signature.Sigstore sigstore)) {
                others++;
                continue;
            }
            if (!sigstore.type().equals(Signature.Sigstore.PAYLOAD)) {
                strange++;
                continue;
            }
            try {
                accept(
                        PublicKeys.of(read(requirement.keys())).verify(sigstore),
                        requirement.identity());
                return;
            } catch (BadSignature e) {
                reasons.add(e.getMessage());
            }
        }
        throw rejected(
                reasons,
                others + strange == 0
                        ? "A signature was required, but no signature exists"
                        : "A signature was required, but no signature exists (%d non-sigstore signatures, %d sigstore non-signature attachments)"
                                .formatted(others, strange));
    }

    private static Rejected rejected(List<String> reasons, String none) {
        return new Rejected(
                switch (reasons.size()) {
                    case 0 -> none;
                    case 1 -> reasons.getFirst();
                    default ->
                            "None of the signatures were accepted, reasons: "
                                    + String.join("; ", reasons);
                });
    }

    private void accept(Claim claim, SignedIdentity identity) throws BadSignature {
        if (!claim.manifest().algorithm().of(manifest.bytes()).equals(claim.manifest())) {
            throw new BadSignature("Signature for digest " + claim.manifest() + " does not match");
        }
        if (!identity.accepts(subject.reference(), claim.reference())) {
            throw new BadSignature(
                    "Signature for identity " + claim.reference() + " is not accepted");
        }
    }

    /** Keys that cannot be had let nobody in. */
    private static List<byte[]> read(Requirement.Keys keys) throws IOException {
        List<byte[]> all = new ArrayList<>(keys.data());
        for (Path file : keys.files()) {
            try {
                all.add(Files.readAllBytes(file));
            } catch (NoSuchFileException e) {
                throw new BadSignature("open " + file + ": no such file or directory");
            }
        }
        return all;
    }
}
