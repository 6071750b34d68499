package dev.hod.transport;

import dev.hod.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A store that lets go of single things, as a registry's API deletes them. Content stays where it
 * is until garbage is collected; what is left names nothing that went.
 */
public interface RemovingStore extends Store {
    /**
     * Removes a tag and nothing else.
     *
     * @return what it pointed at where that is known; nothing where there is no such tag
     */
    Optional<Untagged> untag(String repository, String tag) throws IOException;

    /**
     * Removes a manifest from a repository, with all tags that point at it.
     *
     * @return the tags that went, sorted; nothing where the repository does not hold it
     */
    Optional<List<String>> removeManifest(String repository, Digest manifest) throws IOException;

    /**
     * Removes a blob from a repository, whatever still references it there.
     *
     * @return false where the repository does not hold it
     */
    boolean removeBlob(String repository, Digest blob) throws IOException;

    /**
     * A tag that went.
     *
     * @param digest what it pointed at; nothing for one that was broken
     */
    record Untagged(Optional<Digest> digest) {}
}
