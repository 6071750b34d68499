package dev.hod.cli;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher with runtimes that only say how they are called. */
class LauncherTest {
    private static final String JAR = "hod-0123456789abcdef";
    @TempDir Path folder;
    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(folder.resolve("a folder"));
        // The machine's own runtimes shall not be found.
        String script =
                Files.readString(Path.of("hod"))
                        .replace("/usr/lib/jvm/*", folder.resolve("jvm") + "/*")
                        .replace("/usr/java/*", "/nowhere/*")
                        .replace("/opt/java/* /opt/jdk* /opt/jre*", "/nowhere/*")
                        .replace("/usr/lib64/jvm/*", "/nowhere/*");
        executable(home.resolve("hod"), script);
        Files.createDirectories(home.resolve("lib"));
        Files.createFile(home.resolve("lib").resolve(JAR + ".jar"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", folder.toString());
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("x").getParent());
        Files.writeString(file, text);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        permissions.add(OWNER_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }

    private static Path runtime(Path where, String version, String machine) throws IOException {
        executable(
                where.resolve("bin/java"),
                "#!/bin/sh\necho runtime \""
                        + where
                        + "\"\nfor a; do echo \"[$a]\"; done\n"
                        + "echo \"tool=$JAVA_TOOL_OPTIONS lang=$LC_ALL\"\nexit 23\n");
        Files.writeString(
                where.resolve("release"),
                """
                IMPLEMENTOR_VERSION="Made-1"
                JAVA_RUNTIME_VERSION="%s+9"
                JAVA_VERSION="%s"
                MODULES="java.base java.logging"
                OS_ARCH="%s"
                OS_NAME="Linux"
                """
                        .formatted(version, version, machine));
        return where;
    }

    /** What was printed, and at the end the exit code. */
    private List<String> run(Path launcher, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.add("exit " + process.waitFor());
        return lines;
    }

    private List<String> run(String... args) throws Exception {
        return run(home.resolve("hod"), args);
    }

    @Test
    void prefersTheRuntimeBesideIt() throws Exception {
        Path own = runtime(home.resolve("runtime"), "25", "x86_64");
        environment.put("JAVA_HOME", runtime(folder.resolve("other"), "26", "x86_64").toString());

        assertThat(run("pull")).startsWith("runtime " + own).endsWith("exit 23");
    }

    @Test
    void usesAnotherFolderWhereThatForTemporaryFilesIsNotThere() throws Exception {
        environment.put("TMPDIR", "/nonexistent");
        Path own = runtime(home.resolve("runtime"), "25", "x86_64");

        assertThat(run("pull"))
                .startsWith("hod: TMPDIR /nonexistent is no folder; /tmp is used", "runtime " + own)
                .noneMatch(line -> line.contains("tmpdir=/nonexistent"));
    }

    @Test
    void takesJavaHomeWhereItIsNewEnough() throws Exception {
        Path found = runtime(folder.resolve("jdk"), "26.0.1", "aarch64");
        environment.put("JAVA_HOME", found.toString());

        assertThat(run("pull")).startsWith("runtime " + found);
    }

    @Test
    void findsTheRuntimeOfAJavaOnThePath() throws Exception {
        Path found = runtime(folder.resolve("jdk"), "25.0.3", "x86_64");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), found.resolve("bin/java"));
        environment.put("PATH", bin + ":/usr/bin:/bin");

        assertThat(run("pull").getFirst()).isEqualTo("runtime " + found);
    }

    @Test
    void looksPastAnOldJavaHomeIntoTheUsualFolders() throws Exception {
        environment.put(
                "JAVA_HOME", runtime(folder.resolve("old"), "17.0.15", "x86_64").toString());
        Path found = runtime(folder.resolve("jvm/temurin"), "25.0.3", "x86_64");

        assertThat(run("pull")).startsWith("runtime " + found);
    }

    @Test
    void namesTheRuntimesThatAreTooOldInOneLine() throws Exception {
        Path old = runtime(folder.resolve("jvm/old"), "17.0.15", "x86_64");

        assertThat(run("pull"))
                .hasSize(2)
                .endsWith("exit 1")
                .first()
                .asString()
                .startsWith("hod: needs Java 25 or later; found only")
                .contains("17.0.15 in " + old);
    }

    @Test
    void namesAnArchitectureThatItDoesNotWorkOn() throws Exception {
        runtime(home.resolve("runtime"), "25", "riscv64");

        assertThat(run("pull")).hasSize(2).first().asString().contains("riscv64");
    }

    @Test
    void worksThroughLinksAndFromAnyFolder() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("one"), Path.of("../a folder/hod"));
        Files.createSymbolicLink(bin.resolve("two"), bin.resolve("one"));

        assertThat(run(bin.resolve("two"), "pull")).endsWith("exit 23");
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");

        assertThat(run("pull", "a b", "", "*", "--pool=$HOME"))
                .containsSubsequence(
                        "[dev.hod.cli.Main]", "[pull]", "[a b]", "[]", "[*]", "[--pool=$HOME]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull", "select", "pack", "verify", "unpack", "install", "sync", "serve", "demo"
            })
    void neverSlowsDownWhatMovesData(String command) throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");

        assertThat(run("--json", command)).noneMatch(line -> line.contains("TieredStopAtLevel"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "help",
                "--version",
                "inspect",
                "list-tags",
                "manifest-digest",
                "delete"
            })
    void usesTheQuickCompilerForShortCommands(String command) throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");

        assertThat(run(command)).contains("[-XX:TieredStopAtLevel=1]");
    }

    @Test
    void tellsTheCompilersWhatTheyAreForWhereDataIsMoved() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");
        Path compilers = Files.createFile(home.resolve("lib/compilers.json"));
        String flag = "[-XX:CompilerDirectivesFile=" + compilers + "]";

        assertThat(run("pull")).contains(flag, "[-XX:-DisplayVMOutput]");
        assertThat(run("ls")).doesNotContain(flag);
    }

    @Test
    void namesItsLibraryAbsolutelyWhereItIsCalledByARelativePath() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");

        assertThat(run(Path.of("/bin/sh"), "-c", "cd '" + home + "' && ./hod pull"))
                .contains("[-DZstdNativePath=" + home + "/lib/x86_64/libzstd-jni.so]");
    }

    /** A mistake in these flags costs ten times slower hashing, and nothing else shows it. */
    @Test
    void hashesWithTheThoroughCompilerAndNothingElse() throws Exception {
        List<String> thorough = compiledThoroughly();

        assertThat(thorough).isNotEmpty().allMatch(line -> line.contains("sun.security.provider."));
    }

    /** Java's own SHA-256 takes the compiler a tenth of a second, and the processor's is there. */
    @Test
    void compilesWhatCallsTheProcessorsHashBeforeJavasOwn() throws Exception {
        List<String> thorough = compiledThoroughly();

        assertThat(thorough)
                .filteredOn(line -> !line.contains(" % "))
                .first()
                .asString()
                .contains("::implCompress")
                .doesNotContain("::implCompress0");
    }

    /** The methods that the thorough compiler got, in the order in which it did. */
    private List<String> compiledThoroughly() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");
        Path log = folder.resolve("compiled");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add("-XX:+UnlockDiagnosticVMOptions");
        command.add("-XX:CompilerDirectivesFile=src/build/compilers.json");
        run("pull").stream()
                .filter(line -> line.startsWith("[-XX:Compile"))
                .map(line -> line.substring(1, line.length() - 1))
                .forEach(command::add);
        command.add("-Xlog:jit+compilation=debug:file=" + log);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hash.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return Files.readAllLines(log).stream()
                .filter(line -> line.matches(".* 4 +[a-zA-Z0-9.$]+::.*"))
                .toList();
    }

    /** Hashes for a while. */
    static final class Hash {
        public static void main(String[] arguments) throws Exception {
            java.security.MessageDigest hash = java.security.MessageDigest.getInstance("SHA-256");
            byte[] bytes = new byte[256 << 10];
            for (int i = 0; i < 200; i++) {
                hash.update(bytes);
            }
        }
    }

    @Test
    void usesOnlyTheCacheOfThisJarAndRuntime() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");
        Path lib = home.resolve("lib");
        Files.createFile(lib.resolve("hod-fedcba9876543210-25+9-Made-1.aot"));
        Files.createFile(lib.resolve(JAR + "-25+9-Made-2.aot"));
        assertThat(run("pull")).noneMatch(line -> line.contains("AOTCache"));

        Path cache = Files.createFile(lib.resolve(JAR + "-25+9-Made-1.aot"));
        assertThat(run("pull")).contains("[-XX:AOTCache=" + cache + "]");
    }

    @Test
    void keepsOtherProgramsFlagsAway() throws Exception {
        runtime(home.resolve("runtime"), "25", "x86_64");
        environment.put("JAVA_TOOL_OPTIONS", "-Xshare:auto");
        environment.put("HOD_JAVA_OPTIONS", "-Xmx1g -ea");

        assertThat(run("pull"))
                .contains("tool= lang=C.UTF-8")
                .containsSubsequence("[-Xmx1g]", "[-ea]", "[-cp]");
    }
}
