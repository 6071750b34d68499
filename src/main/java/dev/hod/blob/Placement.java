package dev.hod.blob;

/** How a store came to hold a blob. */
public sealed interface Placement {
    /** Bytes were moved: written to disk or sent over the wire. */
    record Written(long bytes) implements Placement {}

    /** It was there already, in this very repository. */
    record AlreadyThere() implements Placement {}

    /** It now shares the file that another place holds. */
    record Linked() implements Placement {}

    /** A registry took it over from another of its repositories. */
    record Mounted(String fromRepository) implements Placement {}
}
