package dev.hod.syncfile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.hod.auth.Credentials;
import dev.hod.document.Document;
import dev.hod.document.Node;
import dev.hod.document.Problems;
import dev.hod.reference.FullReference;
import dev.hod.reference.WrittenReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The YAML of {@code skopeo sync --src yaml} (skopeo-sync(1)). Where skopeo logs a bad entry and
 * leaves it out, the whole file is refused here, with all that is wrong in it.
 */
public record SkopeoFile(List<Registry> registries) {
    private static final Set<String> KEYS =
            Set.of(
                    "images",
                    "images-by-tag-regex",
                    "images-by-semver",
                    "credentials",
                    "tls-verify",
                    "cert-dir");

    public SkopeoFile {
        registries = List.copyOf(registries);
    }

    /**
     * What is wanted of one registry, and how it is spoken to.
     *
     * @param host with its port
     */
    public record Registry(
            String host,
            List<Rule> rules,
            Optional<Credentials> credentials,
            Optional<Boolean> tlsVerify,
            Optional<Path> certificates) {
        public Registry {
            rules = List.copyOf(rules);
        }
    }

    /** Every rule, in the order of the file. */
    public List<Rule> rules() {
        return registries.stream().flatMap(registry -> registry.rules().stream()).toList();
    }

    /**
     * Reads it.
     *
     * @throws dev.hod.document.BadDocument with all that is wrong
     */
    public static SkopeoFile read(Path file) throws IOException {
        Problems problems = new Problems(file);
        Node root = Document.read(file, Document.Syntax.YAML, problems);
        Reader reader = new Reader(new Fields(problems), problems);
        List<Registry> registries = new ArrayList<>();
        for (Node.Member member : reader.fields.members(root, "the file")) {
            registries.add(reader.registry(member));
        }
        if (registries.isEmpty()) {
            problems.add(1, "no registry is named");
        }
        problems.check();
        return new SkopeoFile(registries);
    }

    private record Reader(Fields fields, Problems problems) {
        private Registry registry(Node.Member member) {
            String host = member.name();
            int slash = host.indexOf('/');
            String name = slash < 0 ? host : host.substring(0, slash);
            if (!WrittenReference.isHost(name)) {
                problems.add(member.line(), "\"" + host + "\" is not a registry");
            }
            List<Rule> rules = new ArrayList<>();
            Optional<Credentials> credentials = Optional.empty();
            Optional<Boolean> tlsVerify = Optional.empty();
            Optional<Path> certificates = Optional.empty();
            for (Node.Member part : fields.members(member.value(), host, KEYS)) {
                switch (part.name()) {
                    case "images" -> images(host, part, rules);
                    case "images-by-tag-regex" -> patterns(host, part, rules);
                    case "images-by-semver" -> ranges(host, part, rules);
                    case "credentials" -> credentials = credentials(part);
                    case "tls-verify" -> tlsVerify = fields.truth(part);
                    case "cert-dir" ->
                            certificates =
                                    fields.text(part).filter(t -> !t.isEmpty()).map(Path::of);
                    default -> {}
                }
            }
            return new Registry(
                    WrittenReference.canonicalHost(name),
                    rules,
                    credentials,
                    tlsVerify,
                    certificates);
        }

        private void images(String host, Node.Member part, List<Rule> rules) {
            for (Node.Member entry : fields.members(part.value(), part.name())) {
                Optional<FullReference> repository = repository(host, entry);
                List<Node> items =
                        switch (entry.value()) {
                            case Node.Items list -> list.items();
                            case Node.Nothing _ -> List.of();
                            case Node.Text text -> List.of(text);
                            case Node.Members members -> {
                                problems.add(members.line(), entry.name() + " must be a list");
                                yield List.of();
                            }
                        };
                List<FullReference> named = new ArrayList<>();
                for (Node item : items) {
                    String sep = fields.text(item, "a tag").orElse("");
                    String text =
                            sep.startsWith("sha256:") || sep.startsWith("sha512:")
                                    ? "@" + sep
                                    : ":" + sep;
                    fields.reference(item.line(), host + '/' + entry.name() + text)
                            .ifPresent(named::add);
                }
                repository.ifPresent(r ->
                        rules.add(
                                new Rule(
                                        r,
                                        items.isEmpty()
                                                ? new Rule.Pick.All()
                                                : new Rule.Pick.Named(named))));
            }
        }

        private void patterns(String host, Node.Member part, List<Rule> rules) {
            for (Node.Member entry : fields.members(part.value(), part.name())) {
                Optional<FullReference> repository = repository(host, entry);
                Optional<Pattern> pattern = pattern(entry);
                if (repository.isPresent() && pattern.isPresent()) {
                    rules.add(new Rule(repository.get(), new Rule.Pick.Matching(pattern.get())));
                }
            }
        }

        private Optional<Pattern> pattern(Node.Member entry) {
            String text = fields.text(entry).orElse("");
            try {
                return Optional.of(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                problems.add(
                        entry.line(),
                        "\"%s\" is not a regular expression: %s"
                                .formatted(text, e.getDescription()));
                return Optional.empty();
            }
        }

        private void ranges(String host, Node.Member part, List<Rule> rules) {
            for (Node.Member entry : fields.members(part.value(), part.name())) {
                Optional<FullReference> repository = repository(host, entry);
                String text = fields.text(entry).orElse("");
                try {
                    VersionRange range = VersionRange.parse(text);
                    repository.ifPresent(r -> rules.add(new Rule(r, new Rule.Pick.Within(range))));
                } catch (IllegalArgumentException e) {
                    problems.add(entry.line(), String.valueOf(e.getMessage()));
                }
            }
        }

        private Optional<FullReference> repository(String host, Node.Member entry) {
            Optional<FullReference> full =
                    fields.reference(entry.line(), host + '/' + entry.name());
            if (full.isPresent()
                    && (full.get().tag().isPresent() || full.get().digest().isPresent())) {
                problems.add(
                        entry.line(),
                        "\"%s\" must be a repository; its tags and digests are the list behind it"
                                .formatted(entry.name()));
                return Optional.empty();
            }
            return full;
        }

        private Optional<Credentials> credentials(Node.Member part) {
            Optional<String> user = Optional.empty();
            Optional<String> password = Optional.empty();
            Optional<String> token = Optional.empty();
            for (Node.Member field :
                    fields.members(
                            part.value(),
                            part.name(),
                            Set.of("username", "password", "identitytoken"))) {
                switch (field.name()) {
                    case "username" -> user = fields.text(field);
                    case "password" -> password = fields.text(field);
                    case "identitytoken" -> token = fields.text(field);
                    default -> {}
                }
            }
            return fields.credentials(part.line(), user, password, token);
        }
    }
}
