package dev.hod.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads small files in YAML. Scalars keep their text: {@code 1.10} stays that. */
public final class Yaml {
    private static final int MAX_DEPTH = 32;

    private Yaml() {}

    /**
     * Reads a document.
     *
     * @return nothing but texts, lists, objects and nulls; null for an empty document
     * @throws IOException whose message is one line, where it is none, has a key twice or nests
     *     beyond reason
     */
    public static Json parse(String text) throws IOException {
        try {
            LoadSettings settings = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.isPresent() ? value(root.get(), 0) : new Json.Nothing();
        } catch (YamlEngineException e) {
            throw new IOException(
                    "no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
    }

    private static Json value(Node node, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("no YAML: nested too deeply");
        }
        return switch (node) {
            case MappingNode mapping -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                        throw new IOException("no YAML for us: a key is no text");
                    }
                    if (members.put(key.getValue(), value(tuple.getValueNode(), depth + 1))
                            != null) {
                        throw new IOException("the key " + key.getValue() + " is there twice");
                    }
                }
                yield new Json.Struct(members);
            }
            case SequenceNode sequence -> {
                List<Json> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(value(item, depth + 1));
                }
                yield new Json.Array(items);
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IOException("no YAML for us: " + node.getNodeType());
        };
    }

    private static Json scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        boolean nothing =
                scalar.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null"));
        return nothing ? new Json.Nothing() : new Json.Text(text);
    }
}
