package dev.hod.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** YAML without any meaning of its own but null and {@code <<}: what is written is text. */
final class YamlReader {
    /** The library goes down with as many calls as there are levels. */
    private static final int DEEPEST = 100;

    private final Problems problems;

    YamlReader(Problems problems) {
        this.problems = problems;
    }

    Node read(String text) {
        LoadSettings settings = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
        try {
            if (isTooDeep(settings, text)) {
                return new Node.Nothing(1);
            }
            Optional<org.snakeyaml.engine.v2.nodes.Node> root =
                    new Compose(settings).composeString(text);
            return root.isPresent() ? node(root.get()) : new Node.Nothing(1);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            problems.add(line, "not YAML: " + e.getProblem());
            return new Node.Nothing(line);
        } catch (YamlEngineException e) {
            problems.add(
                    1,
                    "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return new Node.Nothing(1);
        }
    }

    private boolean isTooDeep(LoadSettings settings, String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> depth++;
                case SequenceEnd, MappingEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                problems.add(
                        event.getStartMark().map(Mark::getLine).orElse(0) + 1,
                        "nested more than " + DEEPEST + " deep");
                return true;
            }
        }
        return false;
    }

    private static int line(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node node) {
        int line = line(node);
        if (node.isRecursive()) {
            problems.add(line, "it contains itself");
            return new Node.Nothing(line);
        }
        return switch (node) {
            case ScalarNode scalar ->
                    scalar.isPlain() && isNull(scalar.getValue())
                            ? new Node.Nothing(line)
                            : new Node.Text(scalar.getValue(), line);
            case SequenceNode sequence ->
                    new Node.Items(sequence.getValue().stream().map(this::node).toList(), line);
            case MappingNode mapping -> new Node.Members(members(mapping), line);
            default -> {
                problems.add(line, "an alias of nothing");
                yield new Node.Nothing(line);
            }
        };
    }

    private static boolean isNull(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    /** What is merged in by {@code <<} gives way to what stands in the mapping itself. */
    private List<Node.Member> members(MappingNode mapping) {
        SequencedMap<String, Node.Member> own = new LinkedHashMap<>();
        List<Node.Member> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(line, "a name must be text");
                continue;
            }
            Node value = node(entry.getValueNode());
            if (key.isPlain() && key.getValue().equals("<<")) {
                merge(value, merged);
            } else if (own.putIfAbsent(key.getValue(), new Node.Member(key.getValue(), value, line))
                    != null) {
                problems.add(line, "\"" + key.getValue() + "\" is there twice");
            }
        }
        merged.forEach(member -> own.putIfAbsent(member.name(), member));
        return List.copyOf(own.values());
    }

    private void merge(Node value, List<Node.Member> merged) {
        switch (value) {
            case Node.Members members -> merged.addAll(members.members());
            case Node.Items items -> items.items().forEach(item -> merge(item, merged));
            case Node.Text text -> problems.add(text.line(), "only a mapping can be merged in");
            case Node.Nothing _ -> {}
        }
    }
}
