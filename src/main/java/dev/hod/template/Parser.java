package dev.hod.template;

import dev.hod.template.Lexer.Piece;
import dev.hod.template.Node.Block;
import dev.hod.template.Node.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a tree of a template's pieces. */
final class Parser {
    /** Deeper nesting is taken for a mistake. */
    private static final int MAX_DEPTH = 100;

    private final List<Piece> pieces;
    private int next;
    private int depth;

    private List<Token> tokens = List.of();
    private int at;
    private int line = 1;

    private Parser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static Block parse(String source) throws BadTemplate {
        Parser parser = new Parser(Lexer.pieces(source));
        Ended all = parser.block();
        if (!all.by().isEmpty()) {
            throw parser.bad("unexpected {{" + all.by() + "}}");
        }
        return all.block();
    }

    /**
     * A block and what ended it.
     *
     * @param by {@code end} or {@code else}; empty for the end of the template
     */
    private record Ended(Block block, String by) {}

    private Ended block() throws BadTemplate {
        if (++depth > MAX_DEPTH) {
            throw bad("blocks nest too deeply");
        }
        List<Node> nodes = new ArrayList<>();
        while (next < pieces.size()) {
            switch (pieces.get(next++)) {
                case Piece.Plain(String text) -> nodes.add(new Node.Plain(text));
                case Piece.Action action -> {
                    begin(action);
                    String word = keyword();
                    if (word.equals("end") || word.equals("else")) {
                        depth--;
                        return new Ended(new Block(nodes), word);
                    }
                    nodes.add(action(word));
                }
            }
        }
        depth--;
        return new Ended(new Block(nodes), "");
    }

    private void begin(Piece.Action action) {
        tokens = action.tokens();
        line = action.line();
        at = 0;
        skipSpace();
    }

    /** The keyword that an action begins with; empty for none. */
    private String keyword() throws BadTemplate {
        if (at >= tokens.size() || tokens.get(at).kind() != Token.Kind.WORD) {
            return "";
        }
        String word = tokens.get(at).text();
        return switch (word) {
            case "if", "range", "with", "end", "else" -> {
                at++;
                skipSpace();
                yield word;
            }
            case "define", "block", "template", "break", "continue" ->
                    throw bad("{{" + word + "}} is not supported");
            default -> "";
        };
    }

    private Node action(String keyword) throws BadTemplate {
        return switch (keyword) {
            case "if", "with" -> branch(keyword);
            case "range" -> range();
            default -> {
                Optional<String> variable = declaration();
                Node.Pipeline pipeline = pipeline();
                requireEnd();
                yield new Node.Show(pipeline, variable);
            }
        };
    }

    private Node branch(String keyword) throws BadTemplate {
        Optional<String> variable = declaration();
        Node.Pipeline pipeline = pipeline();
        requireEnd();
        Ended then = block();
        Block otherwise = Block.EMPTY;
        if (then.by().equals("else")) {
            String chained = keyword();
            if (chained.isEmpty()) {
                requireEnd();
                Ended rest = block();
                requireClosed(rest, keyword);
                otherwise = rest.block();
            } else if (chained.equals(keyword)) {
                otherwise = new Block(List.of(branch(chained)));
            } else {
                throw bad("unexpected {{else " + chained + "}}");
            }
        } else {
            requireClosed(then, keyword);
        }
        return keyword.equals("if")
                ? new Node.If(pipeline, variable, then.block(), otherwise)
                : new Node.With(pipeline, variable, then.block(), otherwise);
    }

    private Node range() throws BadTemplate {
        List<String> variables = new ArrayList<>();
        int from = at;
        while (at < tokens.size() && tokens.get(at).kind() == Token.Kind.VARIABLE) {
            variables.add(tokens.get(at++).text());
            skipSpace();
            if (at < tokens.size() && tokens.get(at).is(Token.Kind.SIGN, ",")) {
                at++;
                skipSpace();
            }
        }
        if (at < tokens.size() && tokens.get(at).is(Token.Kind.SIGN, ":=")) {
            at++;
            skipSpace();
        } else {
            variables.clear();
            at = from;
        }
        if (variables.size() > 2) {
            throw bad("too many declarations in range");
        }
        Node.Pipeline items = pipeline();
        requireEnd();
        Ended each = block();
        Block otherwise = Block.EMPTY;
        if (each.by().equals("else")) {
            requireEnd();
            Ended rest = block();
            requireClosed(rest, "range");
            otherwise = rest.block();
        } else {
            requireClosed(each, "range");
        }
        return new Node.Range(items, variables, each.block(), otherwise);
    }

    private void requireClosed(Ended block, String keyword) throws BadTemplate {
        if (!block.by().equals("end")) {
            throw bad(
                    block.by().isEmpty()
                            ? "{{" + keyword + "}} without {{end}}"
                            : "unexpected {{" + block.by() + "}}");
        }
    }

    /** The variable that is set, if one is. */
    private Optional<String> declaration() {
        int from = at;
        if (at < tokens.size() && tokens.get(at).kind() == Token.Kind.VARIABLE) {
            String name = tokens.get(at++).text();
            skipSpace();
            if (at < tokens.size()
                    && (tokens.get(at).is(Token.Kind.SIGN, ":=")
                            || tokens.get(at).is(Token.Kind.SIGN, "="))) {
                at++;
                skipSpace();
                return Optional.of(name);
            }
        }
        at = from;
        return Optional.empty();
    }

    private Node.Pipeline pipeline() throws BadTemplate {
        if (++depth > MAX_DEPTH) {
            throw bad("parentheses nest too deeply");
        }
        List<Node.Command> commands = new ArrayList<>();
        commands.add(command());
        while (at < tokens.size() && tokens.get(at).is(Token.Kind.SIGN, "|")) {
            at++;
            commands.add(command());
        }
        depth--;
        return new Node.Pipeline(commands, line);
    }

    private Node.Command command() throws BadTemplate {
        skipSpace();
        List<Operand> operands = new ArrayList<>();
        while (at < tokens.size()
                && !tokens.get(at).is(Token.Kind.SIGN, "|")
                && !tokens.get(at).is(Token.Kind.SIGN, ")")) {
            operands.add(operand());
            skipSpace();
        }
        if (operands.isEmpty()) {
            throw bad("missing value for command");
        }
        return new Node.Command(operands);
    }

    private Operand operand() throws BadTemplate {
        Token token = tokens.get(at++);
        Operand operand =
                switch (token.kind()) {
                    case FIELD ->
                            token.text().isEmpty()
                                    ? new Operand.Dot()
                                    : new Operand.Field(new Operand.Dot(), token.text());
                    case VARIABLE -> new Operand.Variable(token.text());
                    case STRING -> new Operand.Literal(new Value.Text(token.text()));
                    case NUMBER -> new Operand.Literal(number(token.text()));
                    case WORD -> word(token.text());
                    case SIGN -> nested(token);
                    case SPACE -> throw new AssertionError("blanks were skipped");
                };
        while (at < tokens.size() && tokens.get(at).kind() == Token.Kind.FIELD) {
            String name = tokens.get(at++).text();
            if (name.isEmpty()) {
                throw bad("unexpected . after term");
            }
            operand = new Operand.Field(operand, name);
        }
        return operand;
    }

    private Operand nested(Token token) throws BadTemplate {
        if (!token.text().equals("(")) {
            throw bad("unexpected \"" + token.text() + "\" in operand");
        }
        Node.Pipeline pipeline = pipeline();
        if (at >= tokens.size()) {
            throw bad("unclosed left paren");
        }
        at++;
        return new Operand.Nested(pipeline);
    }

    private Operand word(String word) throws BadTemplate {
        return switch (word) {
            case "true" -> new Operand.Literal(new Value.Truth(true));
            case "false" -> new Operand.Literal(new Value.Truth(false));
            case "nil" -> throw bad("nil is not a command");
            default -> {
                if (Function.of(word).isEmpty()) {
                    throw bad("function \"" + word + "\" not defined");
                }
                yield new Operand.Function(word);
            }
        };
    }

    private Value number(String text) throws BadTemplate {
        try {
            return new Value.Whole(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw bad("bad number " + text);
        }
    }

    private void requireEnd() throws BadTemplate {
        skipSpace();
        if (at < tokens.size()) {
            throw bad("unexpected \"" + tokens.get(at).text() + "\" in action");
        }
    }

    private void skipSpace() {
        while (at < tokens.size() && tokens.get(at).kind() == Token.Kind.SPACE) {
            at++;
        }
    }

    private BadTemplate bad(String reason) {
        return new BadTemplate(line + ": " + reason);
    }
}
