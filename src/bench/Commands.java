import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs commands, measured, and finds those that may be there. */
final class Commands {
    private final Path measure;
    private final Path scratch;

    Commands(Path benchFolder, Path scratch) {
        this.measure = benchFolder.resolve("measure");
        this.scratch = scratch;
    }

    /**
     * Runs a command and says what it cost.
     *
     * @throws IOException with the end of its output where it does not exit with 0
     */
    Sample run(List<String> command) throws IOException {
        Path report = scratch.resolve("measured");
        Path output = scratch.resolve("output");
        List<String> measured = new ArrayList<>(List.of(measure.toString(), report.toString()));
        measured.addAll(command);
        settle();
        Process process =
                new ProcessBuilder(measured)
                        .directory(scratch.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        await(process);
        String[] figures = Files.readString(report).strip().split(" ");
        if (!figures[4].equals("0")) {
            String text = Files.readString(output);
            throw new IOException(
                    "exit %s: %s%n%s"
                            .formatted(
                                    figures[4],
                                    String.join(" ", command),
                                    text.substring(Math.max(0, text.length() - 2000))));
        }
        return new Sample(
                Double.parseDouble(figures[0]),
                Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]),
                Double.parseDouble(figures[3]),
                0,
                0);
    }

    /** Writes out what earlier runs left dirty, so that nobody pays for another's pages. */
    private static void settle() throws IOException {
        await(new ProcessBuilder("sync").start());
    }

    private static void await(Process process) throws IOException {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    /** Executables on PATH whose names begin so, each once, by the version they tell; oldest first. */
    static Map<String, Path> onPath(String name) throws IOException {
        Map<String, Path> found = new TreeMap<>(Commands::compareVersions);
        for (String folder : System.getenv("PATH").split(":")) {
            if (!Files.isDirectory(Path.of(folder))) {
                continue;
            }
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    String fileName = file.getFileName().toString();
                    boolean named = fileName.equals(name) || fileName.startsWith(name + "-");
                    if (named && Files.isExecutable(file)) {
                        found.putIfAbsent(version(file, name), file);
                    }
                }
            }
        }
        return found;
    }

    private static String version(Path file, String name) throws IOException {
        String argument = name.equals("skopeo") ? "--version" : "version";
        Process process =
                new ProcessBuilder(file.toString(), argument).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes()).strip();
        await(process);
        java.util.regex.Matcher number =
                java.util.regex.Pattern.compile("\\d+\\.\\d+(\\.\\d+)?").matcher(text);
        return name + (number.find() ? " " + number.group() : "");
    }

    private static int compareVersions(String one, String other) {
        List<Integer> a = numbers(one);
        List<Integer> b = numbers(other);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return a.get(i) - b.get(i);
            }
        }
        return a.size() - b.size();
    }

    private static List<Integer> numbers(String text) {
        return Stream.of(text.split("\\D+")).filter(s -> !s.isEmpty()).map(Integer::valueOf).toList();
    }
}
