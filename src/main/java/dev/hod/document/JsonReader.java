package dev.hod.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.hod.json.JsonWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** JSON as people write it. */
final class JsonReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    private final Problems problems;

    JsonReader(Problems problems) {
        this.problems = problems;
    }

    Node read(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() == null) {
                return new Node.Nothing(1);
            }
            Node root = node(json);
            if (json.nextToken() != null) {
                problems.add(line(json), "something stands behind the end");
            }
            return root;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            problems.add(line, "not JSON: " + JsonWords.of(e));
            return new Node.Nothing(line);
        }
    }

    private static int line(JsonParser json) {
        return json.currentTokenLocation().getLineNr();
    }

    /** Jackson refuses what is nested more than 1,000 deep. */
    private Node node(JsonParser json) throws IOException {
        int line = line(json);
        return switch (json.currentToken()) {
            case START_OBJECT -> members(json, line);
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(json));
                }
                yield new Node.Items(items, line);
            }
            case VALUE_NULL -> new Node.Nothing(line);
            default -> new Node.Text(json.getText(), line);
        };
    }

    private Node members(JsonParser json, int line) throws IOException {
        List<Node.Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            int at = line(json);
            if (!names.add(name)) {
                problems.add(at, "\"" + name + "\" is there twice");
            }
            json.nextToken();
            members.add(new Node.Member(name, node(json), at));
        }
        return new Node.Members(members, line);
    }
}
