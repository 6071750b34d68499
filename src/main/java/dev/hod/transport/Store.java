package dev.hod.transport;

import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * A place that keeps images (a registry, a pool, a bundle), opened once for a run. What the whole
 * run shares lives here: connections, tokens, limits, and what each repository is known to hold.
 * Safe for concurrent use.
 */
public interface Store extends AutoCloseable {
    /** How messages name it: a host, a folder, a file. */
    String where();

    /** An image to read; nothing is asked for before its methods are called. */
    ImageSource source(ImageName name);

    /** An image to write; {@link UnsupportedOperationException} for a store that is read only. */
    ImageDestination destination(ImageName name);

    /** Names of all images, sorted; untagged ones by digest where the store knows them. */
    List<ImageName> names() throws IOException;

    /** Those of {@link #names()} that are in one repository; none where there is no such one. */
    default List<ImageName> names(String repository) throws IOException {
        return names().stream().filter(n -> n.repository().equals(repository)).toList();
    }

    /** Names of all repositories, sorted; those whose images have no names where it knows them. */
    default List<String> repositories() throws IOException {
        return names().stream().map(ImageName::repository).distinct().sorted().toList();
    }

    /** Whether there is a repository of that name. */
    default boolean hasRepository(String repository) throws IOException {
        return !names(repository).isEmpty();
    }

    /**
     * Tells, before any of them is put, which blobs will be, and in which order they belong: a file
     * that all go into then has the same bytes whichever comes first. Once a run, if at all.
     */
    default void expect(Collection<Descriptor> blobs) throws IOException {}

    /**
     * Makes durable, and visible where it is not yet, all that was put so far. Called before names
     * are committed, once for many images, and at the end; nothing to do where every write is
     * durable or out of our hands.
     */
    default void flush() throws IOException {}

    @Override
    void close() throws IOException;
}
