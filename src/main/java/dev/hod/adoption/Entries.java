package dev.hod.adoption;

import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the entries of a layout's index are called. Tools write whole references, tags alone or
 * nothing into {@code org.opencontainers.image.ref.name}; containerd, docker and hauler write the
 * reference into {@code io.containerd.image.name} besides. What speaks of an image has the image's
 * name there with hauler, and a {@code kind} that says what it is.
 */
final class Entries {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String IMAGE_NAME = "io.containerd.image.name";
    private static final String KIND = "kind";

    /** Hauler's kinds, under its present and its former prefix, and cosign's tags for them. */
    private static final Map<String, String> COSIGN =
            Map.of("sigs", ".sig", "atts", ".att", "sboms", ".sbom");

    private static final List<String> HAULER = List.of("dev.hauler/", "dev.cosignproject.cosign/");

    private final String path;
    private final List<Descriptor> entries;

    /**
     * @param path what the layout is called where an entry does not say
     */
    Entries(String path, List<Descriptor> entries) {
        this.path = path;
        this.entries = List.copyOf(entries);
    }

    /** An entry and its name. */
    record Named(Descriptor entry, Label label) {}

    /** An entry whose name is none. */
    record Nameless(Descriptor entry, BadReference why) {}

    /** All entries. */
    record All(List<Named> named, List<Nameless> nameless) {}

    All all() {
        List<Named> named = new ArrayList<>();
        List<Nameless> nameless = new ArrayList<>();
        for (Descriptor entry : entries) {
            if (kind(entry).startsWith("referrers")) {
                // They go with the image that they name as their subject.
                continue;
            }
            try {
                named.add(new Named(entry, label(entry)));
            } catch (BadReference e) {
                nameless.add(new Nameless(entry, e));
            }
        }
        return new All(named, nameless);
    }

    private Label label(Descriptor entry) throws BadReference {
        Label label = own(entry);
        String suffix = COSIGN.get(kind(entry));
        if (suffix == null || label.name().tag().filter(t -> t.endsWith(suffix)).isPresent()) {
            return label;
        }
        Optional<Digest> subject = imageOf(entry);
        return subject.isPresent()
                ? label.withTag(subject.get().toString().replace(':', '-') + suffix)
                : label.withTag(entry.digest().toString().replace(':', '-') + suffix);
    }

    /** The image that has the name which a signature carries. */
    private Optional<Digest> imageOf(Descriptor signature) {
        return entries.stream()
                .filter(e -> !COSIGN.containsKey(kind(e)) && !kind(e).startsWith("referrers"))
                .filter(e -> base(e).equals(base(signature)))
                .map(Descriptor::digest)
                .findFirst();
    }

    private static String base(Descriptor entry) {
        return entry.annotations().getOrDefault(IMAGE_NAME, ref(entry));
    }

    private Label own(Descriptor entry) throws BadReference {
        String ref = ref(entry);
        String name = entry.annotations().getOrDefault(IMAGE_NAME, "");
        boolean whole = ref.indexOf('/') >= 0 || ref.indexOf(':') >= 0 || ref.indexOf('@') >= 0;
        if (whole) {
            return name.endsWith('/' + ref) ? Label.reference(name) : reference(ref);
        }
        if (!name.isEmpty()) {
            return Label.reference(name);
        }
        if (ref.isEmpty()) {
            return entries.size() == 1
                    ? Label.path(path, Optional.empty(), Optional.empty())
                    : Label.path(untagged(path), Optional.empty(), Optional.of(entry.digest()));
        }
        if (!WrittenReference.isTag(ref)) {
            throw new BadReference(ref, "\"" + ref + "\" is neither a reference nor a tag");
        }
        return Label.path(path, Optional.of(ref), Optional.empty());
    }

    /** Without a host it is kept as it stands: hauler has taken docker.io's name off. */
    private static Label reference(String ref) throws BadReference {
        return WrittenReference.parse(ref).host().isPresent()
                ? Label.reference(ref)
                : Label.path(ref, Optional.empty(), Optional.empty());
    }

    static String untagged(String path) {
        int colon = path.lastIndexOf(':');
        return colon > path.lastIndexOf('/') ? path.substring(0, colon) : path;
    }

    private static String ref(Descriptor entry) {
        return entry.annotations().getOrDefault(REF_NAME, "");
    }

    private static String kind(Descriptor entry) {
        String kind = entry.annotations().getOrDefault(KIND, "");
        for (String prefix : HAULER) {
            if (kind.startsWith(prefix)) {
                return kind.substring(prefix.length());
            }
        }
        return "";
    }
}
