package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.reference.ReferrerTag;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * Tags of what speaks of images, by a registry's own lists of tags: one request for a repository in
 * place of several for each manifest. Asked once a run and repository.
 */
final class ReferrerTags {
    /** A list of more pages costs more than it saves. */
    private static final int PAGES = 4;

    private final Caller caller;
    private final Map<String, FutureTask<Optional<Set<String>>>> lists = new ConcurrentHashMap<>();

    ReferrerTags(Caller caller) {
        this.caller = caller;
    }

    /** Those of a repository; nothing where the registry gives no list, or a long one. */
    Optional<Set<String>> of(String repository) throws IOException {
        FutureTask<Optional<Set<String>>> list =
                lists.computeIfAbsent(repository, r -> new FutureTask<>(() -> ask(r)));
        list.run();
        try {
            return list.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure) {
                return Optional.empty();
            }
            throw new IOException(e.getCause());
        }
    }

    private Optional<Set<String>> ask(String repository) throws IOException {
        return new Listings(caller)
                .tags(repository, PAGES)
                .map(tags ->
                        tags.stream()
                                .filter(tag -> ReferrerTag.of(tag).isPresent())
                                .collect(Collectors.toUnmodifiableSet()));
    }
}
