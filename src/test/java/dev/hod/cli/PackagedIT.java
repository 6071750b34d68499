package dev.hod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is laid out to be run; these tests come after it was. */
class PackagedIT {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Path LIB = Path.of("target/hod/lib").toAbsolutePath();
    @TempDir Path folder;

    private record Ended(int exitCode, String out) {}

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(LIB)) {
            return files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private Ended run(List<String> command, String options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(null);
        builder.environment().put("HOD_BUILD", "never");
        builder.environment().put("HOD_JAVA_OPTIONS", options);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }

    private Ended hod(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of("hod").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        return run(command, "");
    }

    /**
     * Names of the classes that a run loads.
     *
     * @param options {@code -XX:AOTMode=off} for those that the program asks for; a cache brings
     *     what other commands need too
     */
    private List<String> loaded(String options, String... args) throws Exception {
        Path log = folder.resolve("classes");
        List<String> command = new ArrayList<>(List.of(Path.of("hod").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        Ended ended = run(command, options + " -Xlog:class+load:file=" + log + ":none");
        assertThat(ended.exitCode()).isZero();
        return Files.readAllLines(log);
    }

    private static void assertNothingBig(List<String> classes) {
        assertThat(classes)
                .hasSizeGreaterThan(300)
                .noneMatch(line -> line.startsWith("okhttp3.") || line.startsWith("kotlin."))
                .noneMatch(line -> line.startsWith("com.fasterxml.jackson."))
                .noneMatch(line -> line.startsWith("com.github.luben.zstd."));
    }

    @Test
    void answersWithoutLoadingWhatItDoesNotNeed() throws Exception {
        for (String[] args : new String[][] {{"--version"}, {"--help"}, {}}) {
            assertNothingBig(loaded("", args));
            assertThat(loaded("", args)).noneMatch(line -> line.startsWith("picocli."));
        }
        assertNothingBig(loaded("-XX:AOTMode=off", "help", "pull"));
    }

    @Test
    void loadsOnlyTheCommandThatWasChosen() throws Exception {
        assertThat(loaded("-XX:AOTMode=off", "help", "pull"))
                .anyMatch(line -> line.startsWith("dev.hod.cli.command.PullCommand "))
                .noneMatch(line -> line.startsWith("dev.hod.cli.command.InstallCommand "));
    }

    @Test
    void takesItsClassesFromTheCache() throws Exception {
        List<String> classes = loaded("", "help", "pull");

        assertThat(classes.stream().filter(line -> line.contains("shared objects file")).count())
                .isGreaterThan(classes.size() * 9L / 10);
    }

    @Test
    void endsWithTheExitCodesOfTheTable() throws Exception {
        Path list = Files.writeString(folder.resolve("bad.list"), "UPPER:1\n");
        Path pool = folder.resolve("pool");

        assertThat(hod("--version")).isEqualTo(new Ended(0, "hod version " + Main.VERSION + "\n"));
        assertThat(hod("pull", "--bogus").exitCode()).isEqualTo(64);
        assertThat(hod("sync", "--bogus").exitCode()).isEqualTo(1);
        assertThat(hod("pull", list.toString(), "--pool", pool.toString()).exitCode())
                .isEqualTo(18);
        assertThat(hod("pull", "127.0.0.1:1/a:1", "--pool", pool.toString(), "--quiet").exitCode())
                .isEqualTo(12);
    }

    @Test
    void holdsNoClassThatACacheWouldPassOver() throws IOException {
        List<String> old = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar().toFile())) {
            for (var entry : zip.stream().toList()) {
                assertThat(entry.getName()).doesNotStartWith("META-INF/versions/");
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = zip.getInputStream(entry);
                            DataInputStream data = new DataInputStream(in)) {
                        data.readInt();
                        data.readUnsignedShort();
                        if (data.readUnsignedShort() < 50) {
                            old.add(entry.getName());
                        }
                    }
                }
            }
        }
        assertThat(old).isEmpty();
    }

    @Test
    void compressesWithoutForeignFunctionsAndWithoutATemporaryFolder() throws Exception {
        Path probe =
                Files.writeString(
                        folder.resolve("Probe.java"),
                        """
                        class Probe {
                            public static void main(String[] args) {
                                System.out.print(com.github.luben.zstd.Zstd.compress(new byte[1000]).length);
                            }
                        }
                        """);
        Path log = folder.resolve("classes");
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        Ended ended =
                run(
                        List.of(
                                JAVA,
                                "-Xlog:class+load:file=" + log + ":none",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=/nowhere",
                                "-DZstdNativePath=" + LIB.resolve(machine + "/libzstd-jni.so"),
                                "-cp",
                                jar().toString(),
                                probe.toString()),
                        "");

        assertThat(ended.exitCode()).isZero();
        assertThat(Integer.parseInt(ended.out())).isBetween(10, 100);
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.startsWith("com.github.luben.zstd.Zstd "))
                .noneMatch(line -> line.startsWith("jdk.internal.foreign.abi.AbstractLinker "));
    }

    @Test
    void isTheSameToTheByteWhenItIsLaidOutAgain() throws Exception {
        List<String> names = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            Path to = folder.resolve(name);
            Ended ended =
                    run(
                            List.of(
                                    JAVA,
                                    "src/build/Packager.java",
                                    to.toString(),
                                    "target/hod.jar",
                                    libraries()),
                            "");
            assertThat(ended.exitCode()).isZero();
            try (Stream<Path> files = Files.list(to.resolve("lib"))) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".jar"))
                        .forEach(names::add);
            }
        }
        // A jar is named by its content.
        assertThat(names).hasSize(2);
        assertThat(names.get(0)).isEqualTo(names.get(1));
    }

    /** What hod's own classes name. */
    private static final Pattern LIBRARIES =
            Pattern.compile(
                    ".*/(?:picocli|zstd-jni|jackson|okhttp|okio|kotlin-stdlib|commons|xz|tomlj|antlr4"
                            + "|snakeyaml-engine|re2j|bcpg|bcprov|bcutil)[^/]*\\.jar");

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(f -> LIBRARIES.matcher(f).matches())
                .reduce((one, other) -> one + ":" + other)
                .orElseThrow();
    }
}
