package dev.hod.reference;

import dev.hod.image.Digest;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An image in a store: a repository, and a tag or a digest in it.
 *
 * <p>Places without repositories (folders, layouts, archives, a daemon) have one whose name is
 * empty. In it an image goes by whatever name the place keeps ({@link #called}), by its position
 * ({@link #entry}), by its digest, or needs no name since it is the only one ({@link #SOLE}).
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

    /**
     * The one image of a place that holds one and gives it no name. A place with several has none
     * that goes by it.
     */
    public static final ImageName SOLE = called("");

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

    /** What a place without repositories calls {@code name}. */
    public static ImageName called(String name) {
        return tagged("", name);
    }

    /** What stands at a position, counted from 0, in a place without repositories. */
    public static ImageName entry(int position) {
        return called("@" + position);
    }

    /** The position, where this name is one; no name that a place keeps begins with {@code @}. */
    public OptionalInt position() {
        return repository.isEmpty() && tag.isPresent() && tag.get().matches("@[0-9]{1,9}")
                ? OptionalInt.of(Integer.parseInt(tag.get().substring(1)))
                : OptionalInt.empty();
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
