package dev.hod.crash;

import dev.hod.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The program as it was compiled, packed once for all tests of this JVM, so that its many short
 * lives can share an archive of loaded classes: that halves what a start costs.
 */
final class Program {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String MAIN = "dev.hod.cli.Main";
    private static final Program BUILT = build();

    private final String classPath;
    private final Path archive;

    private Program(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** The command line that runs it. */
    static List<String> command(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>(BUILT.java(flags));
        if (Files.exists(BUILT.archive)) {
            command.add("-XX:SharedArchiveFile=" + BUILT.archive);
        }
        command.addAll(List.of("-cp", BUILT.classPath, MAIN));
        command.addAll(arguments);
        return command;
    }

    private List<String> java(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(flags);
        return command;
    }

    private static Program build() {
        try {
            Path folder = Files.createTempDirectory("hod-program-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Path classes =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path jar = folder.resolve("hod.jar");
            List<String> path = new ArrayList<>();
            path.add((Files.isDirectory(classes) ? pack(classes, jar) : classes).toString());
            Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                    .filter(entry -> entry.endsWith(".jar"))
                    .forEach(path::add);
            Program program = new Program(String.join(":", path), folder.resolve("classes.jsa"));
            program.train(folder);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            zip.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    private void train(Path folder) throws IOException {
        List<String> command =
                new ArrayList<>(java(List.of("-XX:ArchiveClassesAtExit=" + archive)));
        command.addAll(List.of("-cp", classPath, "dev.hod.cli.Training"));
        new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("training.txt").toFile())
                .start()
                .onExit()
                .join();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // It lies in the folder for temporary files.
        }
    }
}
