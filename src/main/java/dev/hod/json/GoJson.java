package dev.hod.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Text of JSON, byte for byte as Go's {@code encoding/json} writes it: {@code <}, {@code >} and
 * {@code &} escaped for HTML, everything else beyond ASCII as it is. What skopeo prints and what
 * containers/image stores is written so; digests depend on it.
 */
public final class GoJson {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder();
    private final String indent;
    private final boolean html;

    private GoJson(String indent, boolean html) {
        this.indent = indent;
        this.html = html;
    }

    /** On one line, without a blank. */
    public static String compact(Json value) {
        GoJson json = new GoJson("", true);
        json.write(value, 0);
        return json.text.toString();
    }

    /** On one line, with {@code <}, {@code >} and {@code &} as they are. */
    public static String plain(Json value) {
        GoJson json = new GoJson("", false);
        json.write(value, 0);
        return json.text.toString();
    }

    /** One member or item a line; no line end behind the last. */
    public static String indented(Json value, String indent) {
        GoJson json = new GoJson(indent, true);
        json.write(value, 0);
        return json.text.toString();
    }

    /** A string in quotes. */
    public static String quote(String value) {
        GoJson json = new GoJson("", true);
        json.string(value);
        return json.text.toString();
    }

    private void write(Json value, int depth) {
        switch (value) {
            case Json.Struct(var members) -> struct(members.entrySet().iterator(), depth);
            case Json.Array(List<Json> items) -> array(items.iterator(), depth);
            case Json.Text(String content) -> string(content);
            case Json.Numeral(String literal) -> text.append(literal);
            case Json.Truth(boolean truth) -> text.append(truth);
            case Json.Nothing() -> text.append("null");
        }
    }

    private void struct(Iterator<Map.Entry<String, Json>> members, int depth) {
        text.append('{');
        boolean any = members.hasNext();
        while (members.hasNext()) {
            Map.Entry<String, Json> member = members.next();
            line(depth + 1);
            string(member.getKey());
            text.append(indent.isEmpty() ? ":" : ": ");
            write(member.getValue(), depth + 1);
            text.append(members.hasNext() ? "," : "");
        }
        if (any) {
            line(depth);
        }
        text.append('}');
    }

    private void array(Iterator<Json> items, int depth) {
        text.append('[');
        boolean any = items.hasNext();
        while (items.hasNext()) {
            line(depth + 1);
            write(items.next(), depth + 1);
            text.append(items.hasNext() ? "," : "");
        }
        if (any) {
            line(depth);
        }
        text.append(']');
    }

    private void line(int depth) {
        if (!indent.isEmpty()) {
            text.append('\n').repeat(indent, depth);
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\u2028', '\u2029' -> escape(c);
                case '<', '>', '&' -> {
                    if (html) {
                        escape(c);
                    } else {
                        text.append(c);
                    }
                }
                default -> {
                    if (c < 0x20) {
                        escape(c);
                    } else {
                        text.append(isAlone(value, i) ? '\ufffd' : c);
                    }
                }
            }
        }
        text.append('"');
    }

    private void escape(char c) {
        text.append("\\u")
                .append(HEX.charAt(c >> 12))
                .append(HEX.charAt(c >> 8 & 0xf))
                .append(HEX.charAt(c >> 4 & 0xf))
                .append(HEX.charAt(c & 0xf));
    }

    /** Half a surrogate pair has no UTF-8; Go puts the replacement character in its place. */
    private static boolean isAlone(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}
