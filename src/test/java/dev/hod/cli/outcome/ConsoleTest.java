package dev.hod.cli.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.JsonDisplay;
import dev.hod.cli.option.OutputOptions;
import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final OutputOptions options = new OutputOptions();

    private Console console() {
        return new Console("pull", Console.Voice.HOD, options, Map.of(), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Result.Failed failed(String name, String reason) {
        return new Result.Failed(name, new NotFound(reason));
    }

    private static Result partly(List<Result.Failed> failed) {
        return new Result(
                List.of("2 images, 3 MB fetched in 1 s"),
                new LinkedHashMap<>(),
                failed,
                List.of(),
                2,
                List.of("written to failed.list"),
                Optional.empty());
    }

    @Test
    void saysTheResultOnStandardOutput() {
        console().result(partly(List.of(failed("a:1", "manifest unknown"))), 3);

        assertThat(lines(out))
                .containsExactly(
                        "2 images, 3 MB fetched in 1 s",
                        "1 failed:",
                        "  a:1  manifest unknown",
                        "written to failed.list");
        assertThat(lines(err)).isEmpty();
    }

    @Test
    void countsTheSameFailureInsteadOfRepeatingIt() {
        List<Result.Failed> many = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            many.add(failed("image:" + i, "connection refused"));
        }
        many.add(failed("other:1", "other:1: manifest unknown"));

        List<String> lines = Console.failures(many);

        assertThat(lines.get(0)).isEqualTo("141 failed:");
        assertThat(lines.get(1)).isEqualTo("  140 images: connection refused");
        assertThat(lines)
                .hasSize(9)
                .contains("    and 135 more")
                .last()
                .asString()
                .endsWith("other:1    manifest unknown");
    }

    @Test
    void countsFailuresThatDifferByTheImagesNamesAlone() {
        List<Result.Failed> many = new ArrayList<>();
        for (int i = 0; i < 143; i++) {
            String url = "HEAD https://r.site/v2/mirror/team/app-%d/manifests/v%d".formatted(i, i);
            many.add(failed("team/app-%d:v%d".formatted(i, i), url + ": 401 UNAUTHORIZED"));
        }

        List<String> lines = Console.failures(many);

        assertThat(lines)
                .hasSize(8)
                .startsWith(
                        "143 failed:",
                        "  143 images: HEAD https://r.site/v2/mirror/…/manifests/…: 401"
                                + " UNAUTHORIZED",
                        "    team/app-0:v0")
                .endsWith("    and 138 more");
    }

    @Test
    void takesOnlyWhatIsTheImagesOwnOutOfAReason() {
        String digest = "sha256:" + "0f".repeat(32);
        assertThat(Likeness.of("alpine:1", "GET http://h:1/v2/library/alpine/blobs/" + digest))
                .isEqualTo("GET http://h:1/v2/…/blobs/sha256:…");
        assertThat(Likeness.of("app:3.1", "HTTP/3.1.2 of my-app at x/app:3.1, app2"))
                .isEqualTo("HTTP/3.1.2 of my-app at x/…, app2");
        assertThat(Likeness.of("oci:/a b", "oci:/a b is no layout")).isEqualTo("… is no layout");
    }

    @Test
    void saysOnceWhatHelpsAgainstFailuresOfAKind() {
        Failure denied = new Failure(Failure.Kind.UNAUTHORIZED, "401") {};

        console()
                .result(
                        partly(
                                List.of(
                                        new Result.Failed("a:1", denied),
                                        new Result.Failed("b:1", denied))),
                        3);

        assertThat(lines(out).stream().filter(line -> line.startsWith("  hint: ")))
                .singleElement()
                .asString()
                .contains("--authfile");
    }

    @Test
    void keepsFailuresWhenItIsToBeQuiet() {
        options.quiet = true;

        console().result(partly(List.of(failed("a:1", "manifest unknown"))), 3);

        assertThat(lines(out)).isEmpty();
        assertThat(lines(err)).containsExactly("1 failed:", "  a:1  manifest unknown");
    }

    @Test
    void namesTheCommandAndAHintWhereThereIsOne() {
        console().failure(new Failure(Failure.Kind.PLATFORM, "x: not for linux/s390x") {});

        assertThat(lines(err).get(0)).isEqualTo("hod: pull: x: not for linux/s390x");
        assertThat(lines(err).get(1)).startsWith("     hint: ");
    }

    @Test
    void showsStacksOnlyWhenAskedTo() {
        console().failure(new IOException("disk on fire"));
        assertThat(lines(err)).containsExactly("hod: pull: disk on fire");

        options.debug = true;
        console().failure(new IOException("disk on fire"));
        assertThat(lines(err)).anyMatch(line -> line.contains("ConsoleTest"));
    }

    @Test
    void writesForMachinesWhatTheSchemaDescribes() throws IOException {
        options.json = true;
        Console console = console();
        try (Display display = new JsonDisplay(stream(out), Duration.ofMillis(1), ExitCode::of)) {
            display.expect(2, 1_000);
            display.note("a \"note\"\n");
            try (Progress.Item item = display.begin("a:1", 10)) {
                item.add(10);
                while (!lines(out).getLast().contains("\"progress\"")) {
                    Thread.onSpinWait();
                }
            }
            display.finished(
                    new Progress.Finished(
                            "a:1",
                            Optional.of("sha256:" + "0".repeat(64)),
                            10,
                            10,
                            Optional.empty()));
            display.finished(
                    new Progress.Finished(
                            "b:1", Optional.empty(), 0, 0, Optional.of(new IOException("no"))));
        }
        console.started("served", "127.0.0.1:5000");
        console.result(partly(List.of(failed("b:1", "no"))), 3);
        console.failure(new IOException("disk on fire"));
        console.usage("no such option", 64);
        console.interrupted(130);

        String schema = Files.readString(Path.of("layouts/events.schema.json"));
        for (String line : lines(out)) {
            var validation =
                    new ValidatorFactory()
                            .withJsonNodeFactory(new JacksonNode.Factory())
                            .validate(schema, line);
            assertThat(validation.isValid()).as(line).isTrue();
        }
        assertThat(lines(out).stream().filter(line -> line.contains("\"result\""))).hasSize(4);
    }
}
