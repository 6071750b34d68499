package dev.hod.template;

import dev.hod.template.Node.Block;
import dev.hod.template.Node.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template as {@code --format} takes it: text with actions such as {@code {{.Digest}}}, {@code
 * {{index .Labels "a"}}}, {@code {{range .Layers}}}, {@code {{if}}}, {@code {{with}}}, variables,
 * pipelines and the functions of {@link Function}. Outside of actions {@code \n} and {@code \t}
 * stand for what they mean, a line end follows, and after {@code table } columns are aligned.
 */
public final class Template {
    private static final String TABLE = "table ";

    private final Block block;
    private final boolean table;

    private Template(Block block, boolean table) {
        this.block = block;
        this.table = table;
    }

    /**
     * Parses a template.
     *
     * @throws BadTemplate with the line and what is wrong there
     */
    public static Template parse(String text) throws BadTemplate {
        boolean table = text.startsWith(TABLE);
        String rest = table ? text.substring(TABLE.length()) : text;
        Block block;
        try {
            block = Parser.parse(rest.replace("\\n", "\n").replace("\\t", "\t"));
        } catch (BadTemplate e) {
            // They may stand in a string of an action.
            block = Parser.parse(rest);
        }
        return new Template(block, table);
    }

    /** Whether a format asks for JSON as it is printed without any. */
    public static boolean asksForJson(String format) {
        return format.matches("\\s*(json|\\{\\{-?\\s*json\\s*\\.?\\s*-?\\}\\})\\s*");
    }

    /**
     * The template filled in, with a line end.
     *
     * @throws BadTemplate where it asks for what {@code data} has not
     */
    public String fill(Value data) throws BadTemplate {
        Filling filling = new Filling(data);
        filling.write(block, data);
        String text = filling.text.toString();
        String lines = text.endsWith("\n") ? text : text + '\n';
        return table ? Columns.align(lines) : lines;
    }

    /** One run of a template. */
    private static final class Filling {
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Value> variables = new HashMap<>();
        private int line;

        Filling(Value data) {
            variables.put("$", data);
        }

        private void write(Block nodes, Value dot) throws BadTemplate {
            for (Node node : nodes.nodes()) {
                write(node, dot);
            }
        }

        private void write(Node node, Value dot) throws BadTemplate {
            switch (node) {
                case Node.Plain(String plain) -> text.append(plain);
                case Node.Show(Node.Pipeline pipeline, Optional<String> variable) -> {
                    Value value = value(pipeline, dot);
                    variable.ifPresentOrElse(
                            name -> variables.put(name, value), () -> text.append(value.print()));
                }
                case Node.If(var condition, var variable, Block then, Block otherwise) -> {
                    Value value = value(condition, dot);
                    variable.ifPresent(name -> variables.put(name, value));
                    write(value.isEmpty() ? otherwise : then, dot);
                }
                case Node.With(var pipeline, var variable, Block then, Block otherwise) -> {
                    Value value = value(pipeline, dot);
                    variable.ifPresent(name -> variables.put(name, value));
                    if (value.isEmpty()) {
                        write(otherwise, dot);
                    } else {
                        write(then, value);
                    }
                }
                case Node.Range range -> range(range, dot);
            }
        }

        private void range(Node.Range range, Value dot) throws BadTemplate {
            Value items = value(range.items(), dot);
            List<Value> keys = new ArrayList<>();
            List<Value> values = new ArrayList<>();
            switch (items) {
                case Value.Items(List<Value> all) -> {
                    for (int i = 0; i < all.size(); i++) {
                        keys.add(new Value.Whole(i));
                        values.add(all.get(i));
                    }
                }
                case Value.Mapping(var entries) ->
                        entries.forEach((key, value) -> {
                            keys.add(new Value.Text(key));
                            values.add(value);
                        });
                case Value.Nil _ -> {}
                case Value.Text _, Value.Whole _, Value.Truth _, Value.Time _, Value.Struct _ ->
                        throw bad("range can't iterate over " + items.print());
            }
            if (values.isEmpty()) {
                write(range.otherwise(), dot);
                return;
            }
            List<String> names = range.variables();
            for (int i = 0; i < values.size(); i++) {
                if (!names.isEmpty()) {
                    variables.put(names.getLast(), values.get(i));
                }
                if (names.size() > 1) {
                    variables.put(names.getFirst(), keys.get(i));
                }
                write(range.each(), values.get(i));
            }
        }

        private Value value(Node.Pipeline pipeline, Value dot) throws BadTemplate {
            line = pipeline.line();
            Optional<Value> result = Optional.empty();
            for (Node.Command command : pipeline.commands()) {
                result = Optional.of(value(command, dot, result));
            }
            return result.orElseThrow();
        }

        private Value value(Node.Command command, Value dot, Optional<Value> last)
                throws BadTemplate {
            Operand first = command.operands().getFirst();
            if (first instanceof Operand.Function(String name)) {
                List<Value> arguments = new ArrayList<>();
                for (Operand operand : command.operands().subList(1, command.operands().size())) {
                    arguments.add(value(operand, dot));
                }
                last.ifPresent(arguments::add);
                return call(name, arguments);
            }
            if (command.operands().size() > 1 || last.isPresent()) {
                throw bad("can't give argument to non-function");
            }
            return value(first, dot);
        }

        private Value call(String name, List<Value> arguments) throws BadTemplate {
            try {
                return Function.of(name).orElseThrow().call(arguments);
            } catch (BadTemplate e) {
                String reason = String.valueOf(e.getMessage());
                throw bad(reason.substring(reason.indexOf(": ") + 2));
            }
        }

        private Value value(Operand operand, Value dot) throws BadTemplate {
            return switch (operand) {
                case Operand.Literal(Value value) -> value;
                case Operand.Dot() -> dot;
                case Operand.Variable(String name) -> {
                    Value value = variables.get(name);
                    if (value == null) {
                        throw bad("undefined variable \"" + name + "\"");
                    }
                    yield value;
                }
                case Operand.Function(String name) -> call(name, List.of());
                case Operand.Nested(Node.Pipeline pipeline) -> value(pipeline, dot);
                case Operand.Field(Operand of, String name) -> field(value(of, dot), name);
            };
        }

        private Value field(Value of, String name) throws BadTemplate {
            return switch (of) {
                case Value.Struct struct ->
                        struct.field(name).orElseThrow(() -> bad(noField(struct, name)));
                case Value.Mapping(var entries) -> entries.getOrDefault(name, Value.Nil.MISSING);
                case Value.Time(Moment time) ->
                        new Value.Whole(
                                time.part(name)
                                        .orElseThrow(() -> bad("can't evaluate field " + name)));
                case Value.Nil nil when nil == Value.Nil.ENTRIES -> Value.Nil.MISSING;
                case Value.Nil _ -> throw bad("nil pointer evaluating field " + name);
                case Value.Text _, Value.Whole _, Value.Truth _, Value.Items _ ->
                        throw bad("can't evaluate field " + name + " in " + of.print());
            };
        }

        private static String noField(Value.Struct struct, String name) {
            List<String> names = struct.fields().stream().map(Value.Field::name).toList();
            return "can't evaluate field " + name + "; there are " + String.join(", ", names);
        }

        private BadTemplate bad(String reason) {
            return new BadTemplate(line + ": " + reason);
        }
    }
}
