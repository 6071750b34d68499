package dev.hod.trust;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a policy asks of an image before it is carried on (containers-policy.json(5)). */
sealed interface Requirement {
    /** Nothing. */
    record AcceptAnything() implements Requirement {}

    /** It is not carried on at all. */
    record Reject() implements Requirement {}

    /** A simple signature by one of the keys. */
    record SignedBy(Keys keys, SignedIdentity identity) implements Requirement {}

    /** Something that nobody implemented, so that every image fails it. */
    record Unimplemented(String reason) implements Requirement {}

    /**
     * A sigstore signature by one of the keys.
     *
     * @param beyond what is asked for besides that and not known here, such as an entry in a log:
     *     every image fails then
     */
    record SigstoreSigned(Keys keys, SignedIdentity identity, Optional<String> beyond)
            implements Requirement {}

    /** Where keys are: in files that are read when they are needed, or in the policy itself. */
    record Keys(List<Path> files, List<byte[]> data) {
        public Keys {
            files = List.copyOf(files);
            data = List.copyOf(data);
        }
    }
}
