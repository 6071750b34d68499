package dev.hod.archive;

import dev.hod.error.Failure;

/** A bundle that needs a later version of hod, or more memory than it is allowed to take. */
public final class NewerBundle extends Failure {
    private static final long serialVersionUID = 1L;

    private NewerBundle(String where, String reason) {
        super(Kind.UNSUPPORTED, "bundle " + where + ": " + reason);
    }

    static NewerBundle feature(String where, String name, String since) {
        return new NewerBundle(
                where, "uses \"" + name + "\", which hod knows since version " + since);
    }

    static NewerBundle format(String where, String document, int version) {
        return new NewerBundle(
                where,
                document + " is of format version " + version + "; this hod reads version 1");
    }

    static NewerBundle volumes(String where, int number, int count) {
        return new NewerBundle(
                where,
                "is volume " + number + " of " + count + "; this hod reads single bundles only");
    }

    static NewerBundle limit(String where, String what, long size, long limit) {
        return new NewerBundle(
                where, "%s has %,d bytes; %,d are allowed".formatted(what, size, limit));
    }
}
