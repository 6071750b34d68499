package dev.hod.transport.registry;

import dev.hod.image.Digest;
import java.util.List;

/**
 * One entry of a registry's error reply.
 *
 * @param code such as {@code MANIFEST_BLOB_UNKNOWN}
 * @param message as the registry words it, in one line
 * @param digests those that its detail names
 */
public record ErrorCode(String code, String message, List<Digest> digests) {
    public ErrorCode {
        digests = List.copyOf(digests);
    }
}
