package dev.hod.template;

import dev.hod.json.GoJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions of templates: Go's own and those that containers' tools add. */
enum Function {
    AND,
    EQ,
    GE,
    GT,
    INDEX,
    JOIN,
    JSON,
    LE,
    LEN,
    LOWER,
    LT,
    NE,
    NOT,
    OR,
    PAD,
    PRINT,
    PRINTF,
    PRINTLN,
    SPLIT,
    TITLE,
    TRUNCATE,
    UPPER;

    static Optional<Function> of(String name) {
        return Arrays.stream(values()).filter(f -> f.word().equals(name)).findFirst();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The result.
     *
     * @throws BadTemplate without a place in the template
     */
    Value call(List<Value> arguments) throws BadTemplate {
        return switch (this) {
            case AND -> first(arguments, false);
            case OR -> first(arguments, true);
            case NOT -> new Value.Truth(only(arguments).isEmpty());
            case EQ, NE, LT, LE, GT, GE -> compared(arguments);
            case INDEX -> index(arguments);
            case LEN -> new Value.Whole(length(only(arguments)));
            case JSON -> new Value.Text(json(only(arguments)));
            case JOIN -> join(arguments);
            case SPLIT -> {
                require(arguments, 2);
                String[] parts =
                        text(arguments.get(0))
                                .split(java.util.regex.Pattern.quote(text(arguments.get(1))), -1);
                yield Value.texts(List.of(parts));
            }
            case LOWER -> new Value.Text(text(only(arguments)).toLowerCase(Locale.ROOT));
            case UPPER -> new Value.Text(text(only(arguments)).toUpperCase(Locale.ROOT));
            case TITLE -> new Value.Text(title(text(only(arguments))));
            case TRUNCATE -> truncate(arguments);
            case PAD -> pad(arguments);
            case PRINT ->
                    new Value.Text(
                            arguments.stream().map(Value::print).collect(Collectors.joining()));
            case PRINTLN ->
                    new Value.Text(
                            arguments.stream()
                                    .map(Value::print)
                                    .collect(Collectors.joining(" ", "", "\n")));
            case PRINTF -> {
                if (arguments.isEmpty()) {
                    throw wrong("needs a format");
                }
                yield new Value.Text(
                        format(text(arguments.getFirst()), arguments.subList(1, arguments.size())));
            }
        };
    }

    private BadTemplate wrong(String reason) {
        return new BadTemplate("error calling " + word() + ": " + reason);
    }

    private void require(List<Value> arguments, int count) throws BadTemplate {
        if (arguments.size() != count) {
            throw wrong("wrong number of args: want %d got %d".formatted(count, arguments.size()));
        }
    }

    private Value only(List<Value> arguments) throws BadTemplate {
        require(arguments, 1);
        return arguments.getFirst();
    }

    private String text(Value value) throws BadTemplate {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Whole _,
                    Value.Truth _,
                    Value.Time _,
                    Value.Items _,
                    Value.Mapping _,
                    Value.Struct _,
                    Value.Nil _ ->
                    throw wrong("wrong type: text was expected, not " + value.print());
        };
    }

    private long whole(Value value) throws BadTemplate {
        if (value instanceof Value.Whole(long number)) {
            return number;
        }
        throw wrong("wrong type: a number was expected, not " + value.print());
    }

    private Value first(List<Value> arguments, boolean filled) throws BadTemplate {
        if (arguments.isEmpty()) {
            throw wrong("wrong number of args: want at least 1 got 0");
        }
        for (Value argument : arguments) {
            if (argument.isEmpty() != filled) {
                return argument;
            }
        }
        return arguments.getLast();
    }

    private Value compared(List<Value> arguments) throws BadTemplate {
        if (arguments.size() < 2) {
            throw wrong("missing argument for comparison");
        }
        if (this == EQ) {
            Value wanted = arguments.getFirst();
            for (Value other : arguments.subList(1, arguments.size())) {
                if (compare(wanted, other) == 0) {
                    return new Value.Truth(true);
                }
            }
            return new Value.Truth(false);
        }
        require(arguments, 2);
        int order = compare(arguments.get(0), arguments.get(1));
        return new Value.Truth(
                switch (this) {
                    case NE -> order != 0;
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    case GE -> order >= 0;
                    case AND,
                            EQ,
                            INDEX,
                            JOIN,
                            JSON,
                            LEN,
                            LOWER,
                            NOT,
                            OR,
                            PAD,
                            PRINT,
                            PRINTF,
                            PRINTLN,
                            SPLIT,
                            TITLE,
                            TRUNCATE,
                            UPPER ->
                            throw new AssertionError(this + " does not compare");
                });
    }

    private int compare(Value one, Value other) throws BadTemplate {
        if (one instanceof Value.Text(String a) && other instanceof Value.Text(String b)) {
            return a.compareTo(b);
        }
        if (one instanceof Value.Whole(long a) && other instanceof Value.Whole(long b)) {
            return Long.compare(a, b);
        }
        if (one instanceof Value.Truth(boolean a) && other instanceof Value.Truth(boolean b)) {
            return Boolean.compare(a, b);
        }
        throw wrong("incompatible types for comparison");
    }

    private Value index(List<Value> arguments) throws BadTemplate {
        if (arguments.isEmpty()) {
            throw wrong("wrong number of args: want at least 1 got 0");
        }
        Value found = arguments.getFirst();
        for (Value key : arguments.subList(1, arguments.size())) {
            found = element(found, key);
        }
        return found;
    }

    private Value element(Value of, Value key) throws BadTemplate {
        return switch (of) {
            case Value.Items(List<Value> values) -> {
                long place = whole(key);
                if (place < 0 || place >= values.size()) {
                    throw wrong("index out of range: " + place);
                }
                yield values.get((int) place);
            }
            case Value.Mapping(var entries) -> entries.getOrDefault(text(key), new Value.Text(""));
            case Value.Nil nil when nil == Value.Nil.ENTRIES -> new Value.Text("");
            case Value.Nil nil when nil == Value.Nil.ITEMS ->
                    throw wrong("index out of range: " + whole(key));
            case Value.Text _,
                    Value.Whole _,
                    Value.Truth _,
                    Value.Time _,
                    Value.Struct _,
                    Value.Nil _ ->
                    throw wrong("can't index " + of.print());
        };
    }

    private long length(Value value) throws BadTemplate {
        return switch (value) {
            case Value.Text(String text) ->
                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case Value.Items(List<Value> values) -> values.size();
            case Value.Mapping(var entries) -> entries.size();
            case Value.Nil nil when nil != Value.Nil.MISSING -> 0;
            case Value.Whole _, Value.Truth _, Value.Time _, Value.Struct _, Value.Nil _ ->
                    throw wrong("len of " + value.print());
        };
    }

    /** Without the escapes for HTML, as containers' tools have it. */
    private static String json(Value value) {
        return GoJson.plain(value.json());
    }

    private Value join(List<Value> arguments) throws BadTemplate {
        require(arguments, 2);
        // At the end of a pipeline the list comes last.
        boolean piped = arguments.get(0) instanceof Value.Text;
        String separator = text(arguments.get(piped ? 0 : 1));
        return switch (arguments.get(piped ? 1 : 0)) {
            case Value.Items(List<Value> values) ->
                    new Value.Text(
                            values.stream()
                                    .map(Value::print)
                                    .collect(Collectors.joining(separator)));
            case Value.Nil _ -> new Value.Text("");
            case Value.Text _,
                    Value.Whole _,
                    Value.Truth _,
                    Value.Time _,
                    Value.Mapping _,
                    Value.Struct _ ->
                    throw wrong("wrong type: a list was expected");
        };
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            title.append(start ? Character.toTitleCase(c) : c);
            start = !Character.isLetterOrDigit(c) && c != '_' && c != '\'';
        }
        return title.toString();
    }

    private Value truncate(List<Value> arguments) throws BadTemplate {
        require(arguments, 2);
        String text = text(arguments.get(0));
        long length = whole(arguments.get(1));
        if (length < 0) {
            throw wrong("negative length: " + length);
        }
        return new Value.Text(text.length() <= length ? text : text.substring(0, (int) length));
    }

    private Value pad(List<Value> arguments) throws BadTemplate {
        require(arguments, 3);
        String text = text(arguments.get(0));
        int before = Math.clamp(whole(arguments.get(1)), 0, 1_000);
        int behind = Math.clamp(whole(arguments.get(2)), 0, 1_000);
        return new Value.Text(
                text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(behind));
    }

    private String format(String format, List<Value> arguments) throws BadTemplate {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            char verb = ++i < format.length() ? format.charAt(i) : '%';
            if (verb == '%') {
                text.append('%');
                continue;
            }
            if (next >= arguments.size()) {
                throw wrong("the format wants more than " + arguments.size() + " values");
            }
            Value value = arguments.get(next++);
            text.append(
                    switch (verb) {
                        case 's', 'v' -> value.print();
                        case 'd' -> Long.toString(whole(value));
                        case 't' -> value.print();
                        case 'q' -> GoJson.plain(new Value.Text(value.print()).json());
                        default ->
                                throw wrong(
                                        "%" + verb + " is not supported; there are %s %v %d %t %q");
                    });
        }
        return text.toString();
    }
}
