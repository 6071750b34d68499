package dev.hod.garbage;

import dev.hod.image.Digest;
import dev.hod.pool.DigestTable;

/** Which content is needed, and by which repositories: by one, or by several. */
final class Marks {
    /** The number that stands for several repositories. */
    static final int SEVERAL = -1;

    /** The number that stands for none. */
    static final int NONE = -2;

    private final DigestTable needed = new DigestTable();
    private final DigestTable let = new DigestTable();

    /**
     * Takes note that content is needed.
     *
     * @param repository by which one; {@link #NONE} where that is known already, or of no interest
     */
    void need(Digest content, int repository) {
        if (repository == NONE) {
            needed.update(content, before -> before == DigestTable.ABSENT ? SEVERAL : before);
        } else {
            note(needed, content, repository);
        }
    }

    /** Takes note that a repository has a link for content that it does not need. */
    void letGo(Digest content, int repository) {
        note(let, content, repository);
    }

    private static void note(DigestTable table, Digest content, int repository) {
        table.update(
                content,
                before ->
                        before == DigestTable.ABSENT || before == repository
                                ? repository
                                : SEVERAL);
    }

    /** The repository that needs it. */
    int neededBy(Digest content) {
        return number(needed.get(content));
    }

    /** The repository that does not need it any more. */
    int letGoBy(Digest content) {
        return number(let.get(content));
    }

    private static int number(long value) {
        return value == DigestTable.ABSENT ? NONE : (int) value;
    }
}
