package dev.hod.route;

import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.toml.BadToml;
import dev.hod.toml.Toml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One registries.conf or drop-in, of version 2 or, the main file only, 1
 * (containers-registries.conf(5)).
 *
 * @param rules by prefix
 * @param search registries of names without one, where the file says something of them
 * @param mode what is done with a name that several registries may have, where it says so
 * @param aliases full name by short one; empty where an earlier file's is taken back
 * @param helpers that keep credentials for all registries, where it says something of them
 */
record RegistriesFile(
        SequencedMap<String, Rule> rules,
        Optional<List<String>> search,
        Optional<ShortNameMode> mode,
        Map<String, Optional<FullReference>> aliases,
        Optional<List<String>> helpers) {
    private static final String V1 = "registries";

    static RegistriesFile parse(String text, Path file) throws BadToml {
        Toml toml = Toml.parse(text, file);
        if (toml.has(V1)) {
            if (toml.has("registry") || toml.has("unqualified-search-registries")) {
                throw new BadToml(file, "mixing sysregistry v1/v2 is not supported");
            }
            return first(toml);
        }
        SequencedMap<String, Rule> rules = new LinkedHashMap<>();
        for (Toml table : toml.tables("registry")) {
            Rule rule = rule(table);
            Rule before = rules.put(rule.prefix(), rule);
            if (before != null
                    && (before.checks() != rule.checks() || before.blocked() != rule.blocked())) {
                throw new BadToml(
                        file,
                        "registry '%s' is defined multiple times with conflicting settings"
                                .formatted(rule.prefix()));
            }
        }
        return new RegistriesFile(
                rules,
                toml.texts("unqualified-search-registries"),
                mode(toml),
                aliases(toml),
                toml.texts("credential-helpers"));
    }

    /** Version 1, which knows no more than three lists. */
    private static RegistriesFile first(Toml toml) throws BadToml {
        Toml lists = toml.table(V1).orElseThrow();
        List<String> insecure = list(lists, "insecure");
        List<String> blocked = list(lists, "block");
        SequencedMap<String, Rule> rules = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(insecure);
        all.addAll(blocked);
        for (String host : all) {
            rules.put(
                    host,
                    new Rule(
                            host,
                            host,
                            insecure.contains(host) ? Hop.Checks.NONE : Hop.Checks.USUAL,
                            blocked.contains(host),
                            List.of(),
                            toml.file()));
        }
        return new RegistriesFile(
                rules,
                Optional.of(list(lists, "search")),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    /** Aliases that podman wrote down as its user chose them, and nothing else. */
    static Map<String, Optional<FullReference>> chosen(String text, Path file) throws BadToml {
        return aliases(Toml.parse(text, file));
    }

    private static Optional<ShortNameMode> mode(Toml toml) throws BadToml {
        Optional<String> word = toml.text("short-name-mode").filter(text -> !text.isEmpty());
        if (word.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                ShortNameMode.of(word.get())
                        .orElseThrow(() ->
                                new BadToml(
                                        toml.file(),
                                        "invalid short-name mode: \"" + word.get() + "\"")));
    }

    private static List<String> list(Toml lists, String name) throws BadToml {
        Optional<Toml> table = lists.table(name);
        return table.isPresent() ? table.get().texts(V1).orElse(List.of()) : List.of();
    }

    private static Rule rule(Toml table) throws BadToml {
        Path file = table.file();
        String location = location(table);
        String prefix = strip(table.text("prefix").orElse(""));
        if (prefix.isEmpty()) {
            prefix = location;
        }
        if (prefix.isEmpty()) {
            throw new BadToml(file, "invalid condition: both location and prefix are unset");
        }
        if (location.isEmpty() && !prefix.startsWith("*.")) {
            throw new BadToml(
                    file,
                    "invalid condition: location is unset and prefix is not in the format:"
                            + " *.example.com");
        }
        boolean digestsOnly = table.isTrue("mirror-by-digest-only");
        List<Rule.Mirror> mirrors = new ArrayList<>();
        for (Toml mirror : table.tables("mirror")) {
            String at = location(mirror);
            if (at.isEmpty()) {
                throw new BadToml(file, "a mirror of " + prefix + " has no location");
            }
            Optional<String> use = mirror.text("pull-from-mirror").filter(t -> !t.isEmpty());
            if (digestsOnly && use.isPresent()) {
                throw new BadToml(
                        file,
                        "cannot set mirror usage mirror-by-digest-only for the registry (\"%s\") and pull-from-mirror for per-mirror (\"%s\") at the same time"
                                .formatted(prefix, at));
            }
            mirrors.add(
                    new Rule.Mirror(
                            at,
                            checks(mirror),
                            digestsOnly ? Rule.Use.DIGESTS : use(use.orElse("all"), file)));
        }
        return new Rule(prefix, location, checks(table), table.isTrue("blocked"), mirrors, file);
    }

    private static Hop.Checks checks(Toml table) throws BadToml {
        return table.isTrue("insecure") ? Hop.Checks.NONE : Hop.Checks.USUAL;
    }

    private static Rule.Use use(String word, Path file) throws BadToml {
        return switch (word) {
            case "all" -> Rule.Use.ALL;
            case "digest-only" -> Rule.Use.DIGESTS;
            case "tag-only" -> Rule.Use.TAGS;
            default ->
                    throw new BadToml(file, "unsupported pull-from-mirror value \"" + word + "\"");
        };
    }

    private static String location(Toml table) throws BadToml {
        String location = strip(table.text("location").orElse(""));
        if (location.startsWith("http://") || location.startsWith("https://")) {
            throw new BadToml(
                    table.file(),
                    "invalid location '" + location + "': URI schemes are not supported");
        }
        return location;
    }

    private static String strip(String text) {
        return text.replaceAll("/+$", "");
    }

    private static Map<String, Optional<FullReference>> aliases(Toml toml) throws BadToml {
        Map<String, Optional<FullReference>> aliases = new LinkedHashMap<>();
        Optional<Toml> table = toml.table("aliases");
        if (table.isEmpty()) {
            return aliases;
        }
        for (String name : table.get().keys()) {
            String value = table.get().text(name).orElse("");
            aliases.put(
                    name,
                    value.isEmpty() ? Optional.empty() : Optional.of(full(name, value, toml)));
        }
        return aliases;
    }

    private static FullReference full(String name, String value, Toml toml) throws BadToml {
        try {
            FullReference full = FullReference.parse(value);
            if (full.tag().isEmpty()
                    && full.digest().isEmpty()
                    && value.startsWith(full.host() + '/')) {
                return full;
            }
        } catch (BadLocation e) {
            // Said below.
        }
        throw new BadToml(
                toml.file(),
                "alias \"%s\" = \"%s\" is no full name without a tag".formatted(name, value));
    }
}
