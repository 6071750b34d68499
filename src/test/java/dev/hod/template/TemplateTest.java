package dev.hod.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.template.Value.Field;
import dev.hod.template.Value.InJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Value DATA =
            new Value.Struct(
                    List.of(
                            field("Os", new Value.Text("linux")),
                            field("Size", new Value.Whole(42)),
                            field(
                                    "Created",
                                    new Value.Time(Moment.parse("2020-01-02T03:04:05.60Z"))),
                            field("Layers", Value.texts(List.of("a", "b"))),
                            field("Labels", Value.texts(Map.of("z", "1", "a", "<x>"))),
                            field("Env", Value.Nil.ITEMS),
                            field("None", Value.Nil.ENTRIES),
                            field("Yes", new Value.Truth(true))));

    private static Field field(String name, Value value) {
        return new Field(name, name, value, InJson.ALWAYS);
    }

    private static String fill(String template) throws BadTemplate {
        return Template.parse(template).fill(DATA);
    }

    /** What Go's own engine makes of the same template and values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            textBlock =
                    """
                    {{.Os}}  § linux
                    {{.Labels}} {{.Layers}} {{.Env}} {{.None}}  § map[a:<x> z:1] [a b] [] map[]
                    {{.Created}}  § 2020-01-02 03:04:05.6 +0000 UTC
                    {{.Created.Year}}  § 2020
                    {{.Labels.a}} {{.Labels.nope}}  § <x> <no value>
                    {{index .Labels "nope"}}{{index .Layers 1}}  § b
                    {{range .Layers}}{{.}},{{end}}  § a,b,
                    {{range $i, $e := .Layers}}{{$i}}={{$e}} {{end}}.  § 0=a 1=b .
                    {{range $k, $v := .Labels}}{{$k}}:{{$v}} {{end}}.  § a:<x> z:1 .
                    {{range .Env}}x{{else}}none{{end}}  § none
                    {{if .Env}}yes{{else if .Os}}os{{else}}no{{end}}  § os
                    {{if and .Os (not .Env)}}both{{end}}  § both
                    {{with .Os}}{{.}}!{{end}}  § linux!
                    {{.Os | upper | printf "%s-%d-%v" "x" 1 | len}}  § 9
                    {{len .Layers}}{{len .None}}  § 20
                    {{eq .Os "linux"}} {{ne .Size 42}} {{lt .Size 50}}  § true false true
                    {{json .Labels}}  § {"a":"<x>","z":"1"}
                    {{join .Layers "+"}} {{.Layers | join ", "}}  § a+b a, b
                    {{split "a/b" "/"}} {{title "two words"}}  § [a b] Two Words
                    {{truncate .Os 3}}{{lower "ABC"}}{{pad "x" 1 1}}.  § linabc x .
                    a {{- " b " -}} c  § a b c
                    x{{/* a comment */}}y  § xy
                    {{$x := .Os}}{{$x}}{{$.Size}}  § linux42
                    {{`raw`}} {{"q\\"\\t."}} {{'a'}}  § raw q"	. 97
                    {{.Yes}} {{true}} {{or .Env "other"}}  § true true other
                    {{(index .Layers 0) | printf "%q"}}  § "a"
                    """)
    void fillsAsGoDoes(String template, String expected) throws BadTemplate {
        assertThat(fill(template)).isEqualTo(expected.strip() + "\n");
    }

    @Test
    void takesEscapesOutsideOfActionsForWhatTheyMean() throws BadTemplate {
        assertThat(fill("a\\tb\\n{{.Os}}")).isEqualTo("a\tb\nlinux\n");
    }

    @Test
    void alignsTables() throws BadTemplate {
        assertThat(fill("table {{range .Layers}}{{.}}\\t{{$.Os}}\\n{{end}}"))
                .isEqualTo("a           linux\nb           linux\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {{.Nope}}            | 1: can't evaluate field Nope; there are Os, Size
                    {{                   | 1: unclosed action
                    {{if .Os}}x          | 1: {{if}} without {{end}}
                    {{end}}              | 1: unexpected {{end}}
                    {{foo}}              | 1: function "foo" not defined
                    {{index .Layers 9}}  | 1: error calling index: index out of range: 9
                    {{.Os.Name}}         | 1: can't evaluate field Name in linux
                    {{range .Os}}{{end}} | 1: range can't iterate over linux
                    {{$y}}               | 1: undefined variable "$y"
                    {{.Os "x"}}          | 1: can't give argument to non-function
                    {{"x}}               | 1: unterminated quoted string
                    {{template "x"}}     | 1: {{template}} is not supported
                    {{len 1}}            | 1: error calling len: len of 1
                    {{(.Os}}             | 1: unclosed left paren
                    {{}}                 | 1: missing value for command
                    {{join .Os .Os .Os}} | 1: error calling join: wrong number of args
                    """)
    void saysWhatIsWrongAndWhere(String template, String reason) {
        assertThatThrownBy(() -> fill(template))
                .isInstanceOf(BadTemplate.class)
                .hasMessageStartingWith("template: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "{{json .}}", " {{ json . }} ", "{{json}}"})
    void knowsWhenAllIsWantedAsJson(String format) {
        assertThat(Template.asksForJson(format)).isTrue();
    }

    @Test
    void refusesNestingBeyondReason() {
        assertThatThrownBy(() -> fill("{{" + "(".repeat(10_000) + "}}"))
                .isInstanceOf(BadTemplate.class);
        assertThatThrownBy(() -> fill("{{if .Os}}".repeat(10_000))).isInstanceOf(BadTemplate.class);
    }
}
