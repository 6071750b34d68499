package dev.hod.trust;

import dev.hod.error.Failure;
import dev.hod.reference.FullReference;
import dev.hod.reference.Location;
import dev.hod.signature.Signer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Who signs what is carried.
 *
 * @param identity what the image is called then; else what it is called where it goes
 */
public record Signing(List<Signer> signers, Optional<FullReference> identity) {
    /** Nobody. */
    public static final Signing NONE = new Signing(List.of(), Optional.empty());

    public Signing {
        signers = List.copyOf(signers);
    }

    /** What an image is called that goes somewhere; in skopeo's words where that is nothing. */
    String identity(Location to) throws IOException {
        if (identity.isPresent()) {
            return identity.get().toString();
        }
        return Subject.of(to)
                .reference()
                .orElseThrow(() ->
                        new NoIdentity(
                                "Cannot determine canonical Docker reference for destination "
                                        + to))
                .toString();
    }

    private static final class NoIdentity extends Failure {
        private static final long serialVersionUID = 1L;

        NoIdentity(String message) {
            super(Kind.BAD_INPUT, message);
        }
    }
}
