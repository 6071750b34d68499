package dev.hod.syncfile;

import com.google.re2j.Pattern;
import dev.hod.reference.FullReference;
import java.util.List;

/**
 * Some images of a repository.
 *
 * @param repository without tag and digest
 */
public record Rule(FullReference repository, Pick pick) {
    /** Which of them. */
    public sealed interface Pick {
        /** Every tag there is. */
        record All() implements Pick {}

        /** These, each with its tag or digest. */
        record Named(List<FullReference> images) implements Pick {
            public Named {
                images = List.copyOf(images);
            }
        }

        /** Every tag in which the pattern is found, as Go's package regexp finds it. */
        record Matching(Pattern pattern) implements Pick {}

        /** Every tag that is such a version. */
        record Within(VersionRange range) implements Pick {}
    }

    /** Whether a tag of the repository is meant; of named ones that shows without asking. */
    public boolean takes(String tag) {
        return switch (pick) {
            case Pick.All() -> true;
            case Pick.Named(List<FullReference> images) ->
                    images.stream().anyMatch(image -> image.tag().filter(tag::equals).isPresent());
            case Pick.Matching(Pattern pattern) -> pattern.matcher(tag).find();
            case Pick.Within(VersionRange range) -> range.holds(tag);
        };
    }
}
