package dev.hod.copy;

import dev.hod.error.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** Several images of different content want one name. */
public final class NameConflict extends Failure {
    private static final long serialVersionUID = 1L;

    NameConflict(String name, List<Claim> claims) {
        super(
                Kind.CONFLICT,
                name
                        + " would be "
                        + claims.stream()
                                .map(c -> c.digest() + " from " + c.where())
                                .collect(Collectors.joining(" and also ")));
    }

    record Claim(String digest, String where) {}
}
