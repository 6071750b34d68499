package dev.hod.copy;

/**
 * How a run goes about its work.
 *
 * @param jobs blobs under way at once; stores have limits of their own per host
 */
public record CopyOptions(
        int jobs,
        Commits commits,
        OnFailure onFailure,
        Neighbours neighbours,
        Room room,
        Journal journal) {
    private static final int JOBS = 6;

    /** When names begin to point at what was copied. */
    public enum Commits {
        /** Each image as soon as it is complete and durable; many at once where many are ready. */
        AS_READY,
        /**
         * After every image was tried, those that are complete; then each name is asked once what
         * it points at.
         */
        LAST_THEN_CHECKED
    }

    /** What the failure of an image means for the others. */
    public enum OnFailure {
        GO_ON,
        STOP
    }

    /**
     * Where to learn what those images hold that are there already. A store that must be asked per
     * repository takes a blob over from theirs instead of being sent it once more.
     */
    public enum Neighbours {
        /** The destination knows its blobs whatever repository they are in. */
        UNNEEDED,
        /** From the manifests in the source, which is near. */
        IN_SOURCE,
        /** From the manifests in the destination, since the source is far or counts requests. */
        IN_DESTINATION
    }

    public CopyOptions {
        if (jobs < 1) {
            throw new IllegalArgumentException("no jobs: " + jobs);
        }
    }

    /** Into a pool. */
    public static CopyOptions intoPool() {
        return new CopyOptions(
                JOBS,
                Commits.AS_READY,
                OnFailure.GO_ON,
                Neighbours.UNNEEDED,
                Room.ENDLESS,
                Journal.NONE);
    }

    /** Into a registry, from a pool or bundle at hand. */
    public static CopyOptions intoRegistry() {
        return new CopyOptions(
                JOBS,
                Commits.LAST_THEN_CHECKED,
                OnFailure.GO_ON,
                Neighbours.IN_SOURCE,
                Room.ENDLESS,
                Journal.NONE);
    }

    public CopyOptions withJobs(int count) {
        return new CopyOptions(count, commits, onFailure, neighbours, room, journal);
    }

    public CopyOptions withOnFailure(OnFailure what) {
        return new CopyOptions(jobs, commits, what, neighbours, room, journal);
    }

    public CopyOptions withNeighbours(Neighbours where) {
        return new CopyOptions(jobs, commits, onFailure, where, room, journal);
    }

    public CopyOptions withRoom(Room check) {
        return new CopyOptions(jobs, commits, onFailure, neighbours, check, journal);
    }

    public CopyOptions withJournal(Journal keeper) {
        return new CopyOptions(jobs, commits, onFailure, neighbours, room, keeper);
    }
}
