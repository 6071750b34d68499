package dev.hod.syncfile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.hod.document.Node;
import dev.hod.document.Problems;
import dev.hod.reference.FullReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads image-syncer's images: sources with their destinations. */
final class RouteReader {
    private final Problems problems;
    private final Fields fields;
    private final Map<String, String> environment;

    RouteReader(Problems problems, Map<String, String> environment) {
        this.problems = problems;
        this.fields = new Fields(problems);
        this.environment = environment;
    }

    List<Route> routes(Node root) {
        List<Route> routes = new ArrayList<>();
        for (Node.Member entry : fields.members(root, "the list of images")) {
            Optional<Rule> source = source(entry.line(), entry.name());
            SequencedSet<String> texts = destinations(entry);
            if (source.isEmpty()) {
                continue;
            }
            List<Route.Destination> destinations = new ArrayList<>();
            for (String text : texts) {
                destination(entry.line(), source.get(), text).ifPresent(destinations::add);
            }
            routes.add(new Route(entry.name(), source.get(), destinations));
        }
        return routes;
    }

    private SequencedSet<String> destinations(Node.Member entry) {
        List<Node> nodes =
                entry.value() instanceof Node.Items items ? items.items() : List.of(entry.value());
        SequencedSet<String> texts = new LinkedHashSet<>();
        for (Node node : nodes) {
            fields.text(node, "a destination")
                    .map(text -> SyncerFiles.expanded(text, environment))
                    .filter(text -> !text.isEmpty())
                    .ifPresent(texts::add);
        }
        if (texts.isEmpty()) {
            problems.add(entry.line(), "\"" + entry.name() + "\" goes nowhere");
        }
        return texts;
    }

    private Optional<Rule> source(int line, String text) {
        int regex = text.indexOf(":/");
        if (regex >= 0) {
            return pattern(line, text, regex);
        }
        Optional<List<FullReference>> named = named(line, text);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        FullReference first = named.get().getFirst();
        boolean all = first.tag().isEmpty() && first.digest().isEmpty();
        return Optional.of(
                new Rule(
                        repository(first),
                        all ? new Rule.Pick.All() : new Rule.Pick.Named(named.get())));
    }

    private Optional<Rule> pattern(int line, String text, int colon) {
        String pattern = text.substring(colon + 2);
        Optional<FullReference> repository = fields.reference(line, text.substring(0, colon));
        if (!pattern.endsWith("/")) {
            problems.add(line, "\"" + text + "\": a regular expression of tags ends with /");
            return Optional.empty();
        }
        try {
            Pattern compiled = Pattern.compile(pattern.substring(0, pattern.length() - 1));
            return repository.map(r -> new Rule(repository(r), new Rule.Pick.Matching(compiled)));
        } catch (PatternSyntaxException e) {
            problems.add(
                    line,
                    "\"%s\" is not a regular expression: %s"
                            .formatted(pattern, e.getDescription()));
            return Optional.empty();
        }
    }

    /** One reference for each tag of {@code repository:tag,tag}; beside a digest none counts. */
    private Optional<List<FullReference>> named(int line, String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            return fields.reference(line, text)
                    .map(r ->
                            List.of(
                                    new FullReference(
                                            r.host(),
                                            r.repository(),
                                            Optional.empty(),
                                            r.digest())));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || colon < text.lastIndexOf('/')) {
            return fields.reference(line, text).map(List::of);
        }
        List<FullReference> all = new ArrayList<>();
        for (String tag : text.substring(colon + 1).split(",", -1)) {
            Optional<FullReference> one =
                    fields.reference(line, text.substring(0, colon + 1) + tag.strip());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(all);
    }

    private static FullReference repository(FullReference of) {
        return new FullReference(of.host(), of.repository(), Optional.empty(), Optional.empty());
    }

    private Optional<Route.Destination> destination(int line, Rule source, String text) {
        Optional<List<FullReference>> named = named(line, text);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        List<FullReference> wanted = named.get();
        FullReference first = wanted.getFirst();
        if (first.tag().isEmpty() && first.digest().isEmpty()) {
            return Optional.of(new Route.Destination(text, repository(first), Map.of()));
        }
        List<FullReference> images =
                source.pick() instanceof Rule.Pick.Named(List<FullReference> list)
                        ? list
                        : List.of();
        if (images.size() != wanted.size()) {
            problems.add(
                    line,
                    "\"%s\" has %d tags for %s; they must be as many as the source's, or none"
                            .formatted(
                                    text,
                                    wanted.size(),
                                    images.isEmpty() ? "all that match" : images.size()));
            return Optional.empty();
        }
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            FullReference from = images.get(i);
            FullReference to = wanted.get(i);
            if (to.digest().isPresent()) {
                if (!to.digest().equals(from.digest())) {
                    problems.add(line, "\"" + text + "\" has another digest than the source");
                    return Optional.empty();
                }
                continue;
            }
            tags.put(
                    from.digest().map(Object::toString).or(from::tag).orElseThrow(),
                    to.tag().orElseThrow());
        }
        return Optional.of(new Route.Destination(text, repository(first), tags));
    }
}
