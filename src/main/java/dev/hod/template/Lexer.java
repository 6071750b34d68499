package dev.hod.template;

import java.util.ArrayList;
import java.util.List;

/** Cuts a template into its text and its actions, and actions into tokens. */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    /** Part of a template. */
    sealed interface Piece {
        record Plain(String text) implements Piece {}

        record Action(List<Token> tokens, int line) implements Piece {
            public Action {
                tokens = List.copyOf(tokens);
            }
        }
    }

    private Lexer(String source) {
        this.source = source;
    }

    static List<Piece> pieces(String source) throws BadTemplate {
        Lexer lexer = new Lexer(source);
        lexer.run();
        return lexer.pieces;
    }

    private void run() throws BadTemplate {
        boolean trim = false;
        while (at < source.length()) {
            int open = source.indexOf(OPEN, at);
            String text = source.substring(at, open < 0 ? source.length() : open);
            boolean trimsBefore = open >= 0 && isTrimmer(open + OPEN.length(), 1);
            text = trim ? text.stripLeading() : text;
            text = trimsBefore ? text.stripTrailing() : text;
            if (!text.isEmpty()) {
                pieces.add(new Piece.Plain(text));
            }
            if (open < 0) {
                return;
            }
            at = open + OPEN.length() + (trimsBefore ? 2 : 0);
            trim = source.startsWith("/*", at) ? comment() : action();
        }
    }

    /** A minus with a blank on its inner side takes the white space outside away. */
    private boolean isTrimmer(int minus, int inner) {
        int blank = minus + inner;
        return minus < source.length()
                && source.charAt(minus) == '-'
                && blank >= 0
                && blank < source.length()
                && Character.isWhitespace(source.charAt(blank));
    }

    private boolean comment() throws BadTemplate {
        int end = source.indexOf("*/", at);
        if (end < 0) {
            throw bad("unclosed comment");
        }
        at = end + 2;
        boolean trims = source.startsWith(" -" + CLOSE, at);
        at += trims ? 2 : 0;
        if (!source.startsWith(CLOSE, at)) {
            throw bad("comment ends before closing delimiter");
        }
        at += CLOSE.length();
        return trims;
    }

    private boolean action() throws BadTemplate {
        List<Token> tokens = new ArrayList<>();
        int line = line();
        while (true) {
            if (at >= source.length()) {
                throw bad("unclosed action");
            }
            if (source.startsWith(CLOSE, at)) {
                at += CLOSE.length();
                pieces.add(new Piece.Action(tokens, line));
                return false;
            }
            if (isTrimmer(at, -1) && source.startsWith(CLOSE, at + 1)) {
                at += 1 + CLOSE.length();
                pieces.add(new Piece.Action(tokens, line));
                return true;
            }
            tokens.add(token());
        }
    }

    private Token token() throws BadTemplate {
        char c = source.charAt(at);
        if (Character.isWhitespace(c)) {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                at++;
            }
            return new Token(Token.Kind.SPACE, " ");
        }
        return switch (c) {
            case '"' -> quoted();
            case '`' -> raw();
            case '\'' -> character();
            case '(', ')', '|', ',', '=' -> {
                at++;
                yield new Token(Token.Kind.SIGN, String.valueOf(c));
            }
            case ':' -> {
                if (!source.startsWith(":=", at)) {
                    throw bad("expected :=");
                }
                at += 2;
                yield new Token(Token.Kind.SIGN, ":=");
            }
            case '.' -> {
                at++;
                yield new Token(Token.Kind.FIELD, name());
            }
            case '$' -> {
                at++;
                yield new Token(Token.Kind.VARIABLE, '$' + name());
            }
            default -> word(c);
        };
    }

    private Token word(char c) throws BadTemplate {
        boolean number =
                isDigit(c)
                        || ((c == '-' || c == '+')
                                && at + 1 < source.length()
                                && isDigit(source.charAt(at + 1)));
        if (number) {
            int from = at++;
            while (at < source.length() && isDigit(source.charAt(at))) {
                at++;
            }
            return new Token(Token.Kind.NUMBER, source.substring(from, at));
        }
        String name = name();
        if (name.isEmpty()) {
            throw bad("unexpected \"" + c + "\" in command");
        }
        return new Token(Token.Kind.WORD, name);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String name() {
        int from = at;
        while (at < source.length()
                && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
        return source.substring(from, at);
    }

    private Token raw() throws BadTemplate {
        int end = source.indexOf('`', at + 1);
        if (end < 0) {
            throw bad("unterminated raw quoted string");
        }
        Token token = new Token(Token.Kind.STRING, source.substring(at + 1, end));
        at = end + 1;
        return token;
    }

    private Token character() throws BadTemplate {
        String content = quoted('\'');
        if (content.codePointCount(0, content.length()) != 1) {
            throw bad("malformed character constant");
        }
        return new Token(Token.Kind.NUMBER, Integer.toString(content.codePointAt(0)));
    }

    private Token quoted() throws BadTemplate {
        return new Token(Token.Kind.STRING, quoted('"'));
    }

    private String quoted(char quote) throws BadTemplate {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            if (c == '\n') {
                break;
            }
            text.append(c == '\\' ? escaped() : String.valueOf(c));
        }
        if (at >= source.length() || source.charAt(at) != quote) {
            throw bad("unterminated quoted string");
        }
        at++;
        return text.toString();
    }

    private String escaped() throws BadTemplate {
        char c = at < source.length() ? source.charAt(at++) : ' ';
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\\', '"', '\'' -> String.valueOf(c);
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            default -> throw bad("invalid escape \\" + c + " in a string");
        };
    }

    private String hex(int digits) throws BadTemplate {
        int end = Math.min(at + digits, source.length());
        String text = source.substring(at, end);
        if (text.length() != digits || !text.matches("[0-9A-Fa-f]+")) {
            throw bad("invalid escape in a string");
        }
        at = end;
        return String.valueOf((char) Integer.parseInt(text, 16));
    }

    private int line() {
        return 1
                + (int)
                        source.substring(0, Math.min(at, source.length()))
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
    }

    private BadTemplate bad(String reason) {
        return new BadTemplate(line() + ": " + reason);
    }
}
