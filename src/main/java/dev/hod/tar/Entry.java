package dev.hod.tar;

/** An entry of an archive, under its cleaned name. */
sealed interface Entry {
    /** A file's content, as a part of the archive. */
    record Content(long offset, long size) implements Entry {}

    /** Another name for what stands at {@code target}, as written: counted from its own folder. */
    record SymbolicLink(String target) implements Entry {}

    /** Another name for what stands at {@code target}, as written: counted from the root. */
    record HardLink(String target) implements Entry {}

    /** What no reader of an archive wants: a device, a queue, a file with holes. */
    record Unusable(String what) implements Entry {}

    /** Several entries have the name, so that it depends on the reader which one is meant. */
    record Ambiguous() implements Entry {}
}
