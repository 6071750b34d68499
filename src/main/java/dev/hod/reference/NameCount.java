package dev.hod.reference;

import java.util.Collection;
import java.util.Locale;

/** How many names are of images, and how many only of what speaks of images. */
public record NameCount(int images, int referrerTags) {
    public static final NameCount NONE = new NameCount(0, 0);

    public static NameCount of(Collection<ImageName> names) {
        int referrerTags = (int) names.stream().filter(n -> ReferrerTag.of(n).isPresent()).count();
        return new NameCount(names.size() - referrerTags, referrerTags);
    }

    /** With one name more. */
    public NameCount and(ImageName name) {
        return ReferrerTag.of(name).isPresent()
                ? new NameCount(images, referrerTags + 1)
                : new NameCount(images + 1, referrerTags);
    }

    public NameCount and(NameCount other) {
        return new NameCount(images + other.images, referrerTags + other.referrerTags);
    }

    /** {@code 3 images}, {@code 1,204 images and 1 referrer tag}. */
    @Override
    public String toString() {
        if (referrerTags == 0) {
            return count(images, "image");
        }
        String tags = count(referrerTags, "referrer tag");
        return images == 0 ? tags : count(images, "image") + " and " + tags;
    }

    private static String count(int number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    /** All names. */
    public int all() {
        return images + referrerTags;
    }
}
