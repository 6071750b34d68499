package dev.hod.copy;

import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import dev.hod.reference.BadReference;
import dev.hod.reference.Provenance;
import dev.hod.reference.WrittenReference;

/**
 * A name that holds an image of one host is to hold another image, of another host. Where the host
 * was written both times these are two images that share a name, and one would push out the other.
 * Where it was the registry for names without one, another mirror was chosen, and its tag has moved
 * on: that is said and done.
 */
final class OtherHost extends Failure {
    private static final long serialVersionUID = 1L;

    private OtherHost(String name, Provenance before, Provenance now) {
        super(
                Kind.CONFLICT,
                "%s is %s, %s, and would become %s, %s; --keep-host keeps them apart"
                        .formatted(
                                name,
                                before.source(),
                                before.announced(),
                                now.source(),
                                now.announced()));
    }

    /**
     * Compares what is recorded with what is to come.
     *
     * @throws OtherHost where both hosts were written
     */
    static void check(String name, Provenance before, Provenance now, Progress progress)
            throws OtherHost {
        boolean sameImage =
                host(before).equals(host(now)) || before.announced().equals(now.announced());
        if (sameImage) {
            return;
        }
        if (writesHost(before) && writesHost(now)) {
            throw new OtherHost(name, before, now);
        }
        progress.note(
                "%s: so far %s, %s; now %s, %s, of another host"
                        .formatted(
                                name,
                                before.source(),
                                before.announced(),
                                now.source(),
                                now.announced()));
    }

    private static String host(Provenance of) {
        int slash = of.source().indexOf('/');
        return slash < 0 ? "" : of.source().substring(0, slash);
    }

    private static boolean writesHost(Provenance of) {
        try {
            return WrittenReference.parse(of.written()).host().isPresent();
        } catch (BadReference e) {
            return false;
        }
    }
}
