package dev.hod.release;

import dev.hod.image.Digest;
import dev.hod.pool.ImageRecord;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import java.time.Instant;
import java.util.List;

/**
 * Images of a pool as they were when somebody gave them a name together. It holds them: their
 * digests are kept whatever becomes of their tags.
 *
 * @param name formed as a tag is
 * @param made to the second
 * @param images sorted by name, each name once
 */
public record Release(String name, Instant made, List<Held> images) {
    public Release {
        images = List.copyOf(images);
    }

    /**
     * An image of a release.
     *
     * @param name in the pool
     * @param record what that pointed at, and where it came from
     */
    public record Held(ImageName name, ImageRecord record) {
        public Digest digest() {
            return record.kept();
        }
    }

    /**
     * A name for a release.
     *
     * @throws BadReference for one that is not formed as a tag
     */
    public static String checkName(String name) throws BadReference {
        if (!WrittenReference.isTag(name)) {
            throw new BadReference(
                    name, "a release is named as tags are: letters, digits and . _ -, 128 at most");
        }
        return name;
    }
}
