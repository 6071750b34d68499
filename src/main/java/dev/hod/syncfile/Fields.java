package dev.hod.syncfile;

import dev.hod.auth.Credentials;
import dev.hod.document.Node;
import dev.hod.document.Problems;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes values out of a document, and down what is wrong with them. */
final class Fields {
    private final Problems problems;

    Fields(Problems problems) {
        this.problems = problems;
    }

    /** The entries of what should be a mapping. */
    List<Node.Member> members(Node node, String what) {
        return switch (node) {
            case Node.Members members -> members.members();
            case Node.Nothing _ -> List.of();
            case Node.Text text -> {
                problems.add(text.line(), what + " must be a mapping");
                yield List.of();
            }
            case Node.Items items -> {
                problems.add(items.line(), what + " must be a mapping");
                yield List.of();
            }
        };
    }

    /** The same, whose names must be among those that are known. */
    List<Node.Member> members(Node node, String what, Set<String> known) {
        List<Node.Member> members = members(node, what);
        for (Node.Member member : members) {
            if (!known.contains(member.name())) {
                problems.add(
                        member.line(),
                        "unknown key \"%s\"; known are %s"
                                .formatted(
                                        member.name(),
                                        String.join(", ", known.stream().sorted().toList())));
            }
        }
        return members;
    }

    Optional<String> text(Node.Member member) {
        return text(member.value(), member.name());
    }

    Optional<String> text(Node node, String what) {
        return switch (node) {
            case Node.Text text -> Optional.of(text.value());
            case Node.Nothing _ -> Optional.empty();
            case Node.Items items -> {
                problems.add(items.line(), what + " must be one value");
                yield Optional.empty();
            }
            case Node.Members members -> {
                problems.add(members.line(), what + " must be one value");
                yield Optional.empty();
            }
        };
    }

    /** Yes or no, as Go's YAML and JSON libraries read it. */
    Optional<Boolean> truth(Node.Member member) {
        Optional<String> text = text(member);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" ->
                    Optional.of(true);
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" ->
                    Optional.of(false);
            default -> {
                problems.add(
                        member.line(),
                        "%s must be true or false, not \"%s\""
                                .formatted(member.name(), text.get()));
                yield Optional.empty();
            }
        };
    }

    /** A reference, completed. */
    Optional<FullReference> reference(int line, String text) {
        try {
            return Optional.of(FullReference.parse(text));
        } catch (BadLocation e) {
            problems.add(line, "\"%s\": %s".formatted(text, e.getMessage()));
            return Optional.empty();
        }
    }

    /** Credentials out of what was said of them; they are not repeated in messages. */
    Optional<Credentials> credentials(
            int line, Optional<String> user, Optional<String> password, Optional<String> token) {
        if (token.isPresent()) {
            return Optional.of(new Credentials.IdentityToken(user.orElse(""), token.get()));
        }
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || password.isEmpty()) {
            problems.add(line, "a username needs a password, and the other way round");
            return Optional.empty();
        }
        return Optional.of(new Credentials.Password(user.get(), password.get()));
    }
}
