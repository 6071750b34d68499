package dev.hod.selection;

import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import java.util.Optional;

/**
 * The registry that images without a host come from, {@code HOST[/PREFIX]}.
 *
 * @param prefix repositories below which the registry has them; no part of the names they are kept
 *     by
 */
public record Origin(String host, Optional<String> prefix) {
    /** Where images come from when nobody says otherwise. */
    public static final Origin DOCKER_IO = new Origin(WrittenReference.DOCKER_IO, Optional.empty());

    /**
     * Parses {@code HOST[:PORT][/PREFIX]}; the first part is a host whatever it looks like.
     *
     * @throws BadReference saying what is wrong
     */
    public static Origin parse(String text) throws BadReference {
        String rest = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        Optional<String> prefix =
                slash < 0 ? Optional.empty() : Optional.of(rest.substring(slash + 1));
        if (!WrittenReference.isHost(host)) {
            throw new BadReference(text, "not a registry; wanted: HOST[:PORT][/PREFIX]");
        }
        if (prefix.isPresent() && !WrittenReference.isPath(prefix.get())) {
            throw new BadReference(text, "\"" + prefix.get() + "\" is not a repository name");
        }
        return new Origin(WrittenReference.canonicalHost(host), prefix);
    }

    @Override
    public String toString() {
        return host + prefix.map(p -> '/' + p).orElse("");
    }
}
