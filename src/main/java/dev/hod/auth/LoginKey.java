package dev.hod.auth;

import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;

/**
 * What a login is for: a registry, or a path below it.
 *
 * @param host {@code host[:port]}
 * @param path a repository or what repositories begin with; empty for the registry as a whole
 */
public record LoginKey(String host, String path) {
    /**
     * Reads what a user wrote; of a URL only the host counts.
     *
     * @throws BadLocation in skopeo's words where a path is no repository's
     */
    public static LoginKey parse(String text) throws BadLocation {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            String rest = text.substring(text.indexOf("://") + 3);
            String authority = rest.split("[/?#]", 2)[0];
            return new LoginKey(authority.substring(authority.lastIndexOf('@') + 1), "");
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new LoginKey(text, "");
        }
        FullReference reference;
        try {
            reference = FullReference.parse(text);
        } catch (BadLocation e) {
            throw new BadLocation("parse reference from \"" + text + "\": " + e.getMessage());
        }
        if (reference.tag().isPresent() || reference.digest().isPresent()) {
            throw new BadLocation("reference \"" + text + "\" contains tag or digest");
        }
        if (!reference.host().equals(text.substring(0, slash))) {
            throw new BadLocation("\"" + text + "\" names no registry before its first /");
        }
        return new LoginKey(reference.host(), text.substring(slash + 1));
    }

    boolean isWholeRegistry() {
        return path.isEmpty();
    }

    @Override
    public String toString() {
        return isWholeRegistry() ? host : host + '/' + path;
    }
}
