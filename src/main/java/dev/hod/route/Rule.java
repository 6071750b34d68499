package dev.hod.route;

import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.toml.BadToml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one {@code [[registry]]} says (containers-registries.conf(5)).
 *
 * @param prefix what references begin with, or {@code *.DOMAIN}
 * @param location what stands in its place; empty where it stays
 * @param mirrors asked before the location itself
 * @param file that says so
 */
record Rule(
        String prefix,
        String location,
        Hop.Checks checks,
        boolean blocked,
        List<Mirror> mirrors,
        Path file) {
    /** For which references a mirror is asked. */
    enum Use {
        ALL,
        DIGESTS,
        TAGS;

        boolean covers(ImageName name) {
            return switch (this) {
                case ALL -> true;
                case DIGESTS -> name.digest().isPresent();
                case TAGS -> name.digest().isEmpty();
            };
        }
    }

    /** A further place with the same content. */
    record Mirror(String location, Hop.Checks checks, Use use) {}

    Rule {
        mirrors = List.copyOf(mirrors);
    }

    /** Where the prefix ends in a reference; -1 where the reference does not begin with it. */
    int end(String reference) {
        int end;
        if (prefix.startsWith("*.")) {
            String domain = prefix.substring(1);
            int at = reference.indexOf(domain);
            if (at < 0 || reference.substring(0, at).indexOf('/') >= 0) {
                return -1;
            }
            end = at + domain.length();
        } else if (reference.startsWith(prefix)) {
            end = prefix.length();
        } else {
            return -1;
        }
        boolean whole = end == reference.length() || "/:@".indexOf(reference.charAt(end)) >= 0;
        return whole ? end : -1;
    }

    /**
     * Where to ask for an image, best first; the registry itself is the last.
     *
     * @throws BadToml where a location makes no reference
     */
    List<Hop> hops(String reference, ImageName name) throws BadToml {
        List<Hop> hops = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            if (mirror.use.covers(name)) {
                hops.add(hop(reference, mirror.location, mirror.checks, name));
            }
        }
        hops.add(hop(reference, location, checks, name));
        return hops;
    }

    private Hop hop(String reference, String at, Hop.Checks how, ImageName name) throws BadToml {
        String rewritten = at.isEmpty() ? reference : at + reference.substring(end(reference));
        FullReference full;
        try {
            full = FullReference.parse(rewritten);
        } catch (BadLocation e) {
            throw new BadToml(
                    file,
                    "\"%s\" would become \"%s\": %s"
                            .formatted(reference, rewritten, e.getMessage()));
        }
        return new Hop(
                new Hop.Place(full.host(), how),
                new ImageName(full.repository(), name.tag(), name.digest()));
    }
}
