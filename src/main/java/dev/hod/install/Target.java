package dev.hod.install;

import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import java.util.Optional;

/**
 * Where images are installed: a registry, and the path in it that goes before every repository's
 * name.
 */
public record Target(String host, Optional<String> prefix) {
    /**
     * Parses {@code HOST[:PORT][/PREFIX]}.
     *
     * @throws BadReference saying what is wrong
     */
    public static Target parse(String text) throws BadReference {
        String rest = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        if (!WrittenReference.isHost(host)) {
            throw new BadReference(text, "not a registry; wanted: HOST[:PORT][/PREFIX]");
        }
        if (slash < 0) {
            return new Target(host, Optional.empty());
        }
        String prefix = rest.substring(slash + 1);
        if (!WrittenReference.isPath(prefix)) {
            throw new BadReference(text, "\"" + prefix + "\" is not a path of repositories");
        }
        return new Target(host, Optional.of(prefix));
    }

    /**
     * What an image is called there.
     *
     * @throws BadReference where that is longer than registries allow
     */
    public ImageName name(ImageName image) throws BadReference {
        if (prefix.isEmpty()) {
            return image;
        }
        String repository = prefix.get() + '/' + image.repository();
        if (repository.length() > WrittenReference.MAX_PATH) {
            throw new BadReference(
                    repository,
                    "a repository name has at most " + WrittenReference.MAX_PATH + " letters");
        }
        return new ImageName(repository, image.tag(), image.digest());
    }

    /** The full reference of an image of the registry, as other tools take it. */
    public String reference(ImageName there) {
        return host + '/' + there;
    }

    /** {@code HOST[:PORT][/PREFIX]}. */
    @Override
    public String toString() {
        return host + prefix.map(p -> '/' + p).orElse("");
    }
}
