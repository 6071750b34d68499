package dev.hod.transport.registry;

import dev.hod.transport.registry.wire.Headers;
import dev.hod.transport.registry.wire.Url;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists that registries give page by page, each naming the next in {@code Link} (RFC 8288). */
final class Listings {
    private static final Pattern NEXT =
            Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final Caller caller;

    Listings(Caller caller) {
        this.caller = caller;
    }

    List<String> repositories() throws IOException {
        // Distribution refuses more than a thousand at once.
        return all(caller.at("/v2/_catalog?n=1000"), Access.CATALOG, "repositories");
    }

    /** Tags of a repository, sorted; none where it does not exist. */
    List<String> tags(String repository) throws IOException {
        Url first = caller.at("/v2/" + repository + "/tags/list?n=1000");
        return all(first, Access.pull(repository), "tags");
    }

    /**
     * Tags of a repository.
     *
     * @return nothing where there is no such repository, or its list has more pages
     */
    Optional<List<String>> tags(String repository, int pagesAtMost) throws IOException {
        Url first = caller.at("/v2/" + repository + "/tags/list?n=1000");
        Pages found = pages(first, Access.pull(repository), "application/json", pagesAtMost);
        if (found.pages().isEmpty() || found.end() == End.OPEN) {
            return Optional.empty();
        }
        List<String> tags = new ArrayList<>();
        for (Answer page : found.pages()) {
            tags.addAll(RegistryJson.strings(page.body(), "tags"));
        }
        return Optional.of(tags);
    }

    /**
     * Tags of a repository, in the order that the registry gives them.
     *
     * @return nothing where there is no such repository
     */
    Optional<List<String>> tagsAsListed(String repository) throws IOException {
        Url first = caller.at("/v2/" + repository + "/tags/list");
        List<Answer> pages = pages(first, Access.pull(repository), "application/json");
        List<String> found = new ArrayList<>();
        for (Answer page : pages) {
            found.addAll(RegistryJson.strings(page.body(), "tags"));
        }
        return pages.isEmpty() ? Optional.empty() : Optional.of(found.stream().distinct().toList());
    }

    private List<String> all(Url first, Access access, String field) throws IOException {
        List<String> found = new ArrayList<>();
        for (Answer page : pages(first, access, "application/json")) {
            found.addAll(RegistryJson.strings(page.body(), field));
        }
        return found.stream().sorted().distinct().toList();
    }

    /** Whether all of a list is known. */
    private enum End {
        REACHED,
        OPEN
    }

    private record Pages(List<Answer> pages, End end) {}

    /** The pages from {@code first} on; none where there is nothing at all. */
    List<Answer> pages(Url first, Access access, String type) throws IOException {
        return pages(first, access, type, Integer.MAX_VALUE).pages();
    }

    private Pages pages(Url first, Access access, String type, int atMost) throws IOException {
        List<Answer> pages = new ArrayList<>();
        Set<Url> seen = new HashSet<>();
        Optional<Url> next = Optional.of(first);
        while (next.isPresent() && pages.size() < atMost && seen.add(next.get())) {
            Headers headers = Headers.of("Accept", type);
            Answer answer = caller.ask(Request.get(next.get(), access, headers, Request.LIST));
            if (answer.status() == 404 && pages.isEmpty()) {
                return new Pages(pages, End.REACHED);
            }
            if (!answer.isSuccess()) {
                throw answer.failure();
            }
            pages.add(answer);
            next = next(answer, first);
        }
        boolean open = next.isPresent() && !seen.contains(next.get());
        return new Pages(pages, open ? End.OPEN : End.REACHED);
    }

    private Optional<Url> next(Answer answer, Url first) throws IOException {
        for (String link : answer.headers().all("Link")) {
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find()) {
                Url next = caller.onward(answer.url(), matcher.group(1));
                return next.origin().equals(first.origin()) ? Optional.of(next) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
