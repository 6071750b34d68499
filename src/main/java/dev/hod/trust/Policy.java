package dev.hod.trust;

import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.json.GoJson;
import dev.hod.signature.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which images may be carried on: {@code policy.json} (containers-policy.json(5)). Safe for
 * concurrent use.
 */
public final class Policy {
    private static final int MAX_BYTES = 4 << 20;

    private final List<Requirement> fallback;
    private final Map<String, Map<String, List<Requirement>>> transports;

    Policy(List<Requirement> fallback, Map<String, Map<String, List<Requirement>>> transports) {
        this.fallback = List.copyOf(fallback);
        this.transports = Map.copyOf(transports);
    }

    /** Lets everything through. */
    public static final Policy NONE =
            new Policy(List.of(new Requirement.AcceptAnything()), Map.of());

    /** Where the signatures of an image are. */
    @FunctionalInterface
    public interface Evidence {
        /** All that is to be found, of whatever kind; nothing of it is checked yet. */
        List<Signature> of(Digest manifest) throws IOException;
    }

    /**
     * Reads a policy.
     *
     * @throws BadPolicy where it is not there or anything in it is not understood
     */
    public static Policy read(Path file) throws IOException {
        byte[] text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new BadPolicy(file + " is too large");
            }
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BadPolicy("open " + file + ": no such file or directory");
        }
        try {
            return PolicyReader.read(text);
        } catch (PolicyReader.Refused e) {
            throw new BadPolicy(
                    "invalid policy in %s: %s"
                            .formatted(GoJson.quote(file.toString()), e.getMessage()));
        }
    }

    /** The same, except that no image is let through any more that nobody has signed. */
    public Policy requiringSignatures() {
        Map<String, Map<String, List<Requirement>>> stricter = new LinkedHashMap<>();
        transports.forEach((transport, scopes) -> {
            Map<String, List<Requirement>> each = new LinkedHashMap<>();
            scopes.forEach((scope, list) -> each.put(scope, signed(list)));
            stricter.put(transport, each);
        });
        return new Policy(signed(fallback), stricter);
    }

    private static List<Requirement> signed(List<Requirement> list) {
        List<Requirement> rest =
                list.stream().filter(r -> !(r instanceof Requirement.AcceptAnything)).toList();
        return rest.isEmpty()
                ? List.of(
                        new Requirement.Unimplemented(
                                "a signature is required, and the policy names no key for it"))
                : rest;
    }

    /** Whether an image may be carried on without a look at it. */
    public boolean acceptsAnything(Subject subject) {
        return requirements(subject).stream()
                .allMatch(Requirement.AcceptAnything.class::isInstance);
    }

    /** Those of the most specific scope that there are any for. */
    private List<Requirement> requirements(Subject subject) {
        Map<String, List<Requirement>> scopes = transports.get(subject.transport());
        if (scopes == null) {
            return fallback;
        }
        for (String scope : subject.scopes()) {
            List<Requirement> found = scopes.get(scope);
            if (found != null) {
                return found;
            }
        }
        return scopes.getOrDefault("", fallback);
    }

    /** What nobody here can check is said of the image that it is asked of, and of no other. */
    private static void requireKnown(Requirement.SigstoreSigned signed, Subject subject)
            throws Rejected {
        if (signed.beyond().isPresent()) {
            throw new Rejected(
                    "of %s the trust policy asks for %s, which this program does not check (of sigstoreSigned it knows keyPath, keyPaths, keyData and keyDatas)"
                            .formatted(subject.name(), signed.beyond().get()));
        }
    }

    /**
     * Refuses an image that does not meet all requirements.
     *
     * @param manifest of the image itself, not of an index that it is in
     * @throws Rejected in containers/image's words
     */
    public void require(Subject subject, RawManifest manifest, Evidence evidence)
            throws IOException {
        for (Requirement requirement : requirements(subject)) {
            switch (requirement) {
                case Requirement.AcceptAnything() -> {}
                case Requirement.Reject() ->
                        throw new Rejected(
                                "Running image " + subject.name() + " is rejected by policy.");
                case Requirement.Unimplemented(String reason) -> throw new Rejected(reason);
                case Requirement.SignedBy signedBy ->
                        new Check(subject, manifest)
                                .signedBy(signedBy, evidence.of(manifest.digest()));
                case Requirement.SigstoreSigned signed -> {
                    requireKnown(signed, subject);
                    new Check(subject, manifest).sigstore(signed, evidence.of(manifest.digest()));
                }
            }
        }
    }
}
