package dev.hod.reference;

import dev.hod.image.Digest;
import java.util.Comparator;
import java.util.Optional;

/**
 * An image in a store: a repository, and a tag or a digest in it.
 *
 * @param repository path without the host, for example {@code library/alpine}
 * @param digest with a tag beside it, what is fetched; the tag then is only the name to keep
 */
public record ImageName(String repository, Optional<String> tag, Optional<Digest> digest)
        implements Comparable<ImageName> {
    private static final Comparator<ImageName> ORDER =
            Comparator.comparing(ImageName::repository)
                    .thenComparing(name -> name.tag.orElse(""))
                    .thenComparing(name -> name.digest.map(Digest::toString).orElse(""));

    public ImageName {
        if (tag.isEmpty() && digest.isEmpty()) {
            throw new IllegalArgumentException(repository + " without a tag or digest");
        }
    }

    public static ImageName tagged(String repository, String tag) {
        return new ImageName(repository, Optional.of(tag), Optional.empty());
    }

    public static ImageName digested(String repository, Digest digest) {
        return new ImageName(repository, Optional.empty(), Optional.of(digest));
    }

    @Override
    public int compareTo(ImageName other) {
        return ORDER.compare(this, other);
    }

    /** {@code repository[:tag][@digest]}. */
    @Override
    public String toString() {
        return repository + tag.map(t -> ':' + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    }
}
