package dev.hod.selection;

import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.ImageList.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what a command is told to work on: lists, folders of lists, standard input, and images. The
 * grammar is the one of {@code layouts/list-v1.md}. For one use.
 */
public final class ListReader {
    /** What an argument begins with that stands for a release. */
    public static final String RELEASE = "release:";

    private static final int MAX_SHOWN = 500;

    /** Knows which images releases hold. */
    @FunctionalInterface
    public interface Releases {
        /**
         * The images of a release.
         *
         * @param name what stands behind {@link #RELEASE}
         */
        List<ListEntry> entries(String name) throws IOException;
    }

    private final Releases releases;
    private final Set<String> chosen = new LinkedHashSet<>();
    private final Set<String> found = new TreeSet<>();
    private final SequencedMap<Object, ListEntry> entries = new LinkedHashMap<>();
    private final List<Warning> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int problemCount;
    private int duplicates;

    private ListReader(Collection<String> groups, Releases releases) {
        this.releases = releases;
        groups.forEach(g -> chosen.add(Line.group(g)));
    }

    /**
     * Reads all arguments. One that names an existing file or folder ({@code *.list} and {@code
     * *.txt} in it, sorted) is a list, {@code -} is standard input, {@code release:NAME} what was
     * recorded under that name, anything else an image, as is everything that begins with {@code
     * docker://}.
     *
     * @param groups headings to keep to; all lines where none is given. Arguments that are images
     *     belong to no group and are always kept
     * @throws BadList naming all bad lines, arguments and groups at once
     * @throws IOException if a file cannot be read
     */
    public static ImageList read(
            List<String> arguments,
            Collection<String> groups,
            InputStream standardInput,
            Releases releases)
            throws IOException {
        ListReader reader = new ListReader(groups, releases);
        for (String argument : arguments) {
            reader.argument(argument, standardInput);
        }
        return reader.finish();
    }

    /** The same where no release can be named. */
    public static ImageList read(
            List<String> arguments, Collection<String> groups, InputStream standardInput)
            throws IOException {
        return read(
                arguments,
                groups,
                standardInput,
                name -> {
                    throw new BadReference(RELEASE + name, "there are no releases here");
                });
    }

    private void argument(String argument, InputStream standardInput) throws IOException {
        if (argument.equals("-")) {
            lines("-", standardInput);
            return;
        }
        if (argument.startsWith(RELEASE)) {
            release(argument.substring(RELEASE.length()));
            return;
        }
        Optional<Path> path = existing(argument);
        if (path.isEmpty()) {
            image(argument);
        } else if (Files.isDirectory(path.get())) {
            folder(argument, path.get());
        } else {
            file(argument, path.get());
        }
    }

    private void release(String name) throws IOException {
        for (ListEntry entry : releases.entries(name)) {
            List<String> under = entry.groups().stream().map(Line::group).toList();
            found.addAll(under);
            if (chosen.isEmpty() || under.stream().anyMatch(chosen::contains)) {
                add(entry);
            }
        }
    }

    private static Optional<Path> existing(String argument) {
        try {
            return argument.startsWith("docker://")
                    ? Optional.empty()
                    : Optional.of(Path.of(argument)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void image(String argument) {
        try {
            if (argument.isBlank()) {
                throw new BadReference(argument, "not an image");
            }
            if (argument.endsWith(".list") || argument.endsWith(".txt")) {
                warnings.add(new Warning(Warning.Kind.NO_SUCH_FILE, Place.ARGUMENT, argument));
            }
            add(Line.image(argument.strip()), Place.ARGUMENT, Optional.empty());
        } catch (BadReference e) {
            boolean asPath = argument.startsWith("/") || argument.startsWith(".");
            problem(asPath ? "\"" + argument + "\": no such file" : String.valueOf(e.getMessage()));
        }
    }

    private void folder(String name, Path folder) throws IOException {
        List<Path> lists = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{list,txt}")) {
            files.forEach(lists::add);
        }
        lists.removeIf(f -> Files.isDirectory(f) || f.getFileName().toString().startsWith("."));
        lists.sort(null);
        if (lists.isEmpty()) {
            problem(name + ": no *.list or *.txt file in this folder");
        }
        for (Path list : lists) {
            file(list.toString(), list);
        }
    }

    private void file(String name, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            lines(name, bytes);
        }
    }

    private void lines(String file, InputStream bytes) throws IOException {
        Lines lines = new Lines(bytes);
        Optional<String> group = Optional.empty();
        try {
            for (String text = lines.next(); text != null; text = lines.next()) {
                group = line(text, new Place(file, lines.number()), group);
            }
        } catch (Lines.NoText e) {
            problem(file + ':' + lines.number() + ": " + e.reason());
        }
    }

    /** Takes a line, and gives the group that the next one belongs to. */
    private Optional<String> line(String text, Place place, Optional<String> group) {
        try {
            switch (Line.parse(text)) {
                case Line.Nothing() -> {}
                case Line.Heading(String heading) -> {
                    found.add(heading);
                    return Optional.of(heading);
                }
                case Line.Skipped() ->
                        warnings.add(
                                new Warning(Warning.Kind.LINE_SKIPPED, place, shown(text.strip())));
                case Line.Image image -> {
                    if (chosen.isEmpty() || group.filter(chosen::contains).isPresent()) {
                        add(image, place, group);
                    }
                }
            }
        } catch (BadReference e) {
            problem(place.before() + e.getMessage());
        }
        return group;
    }

    private void add(Line.Image image, Place place, Optional<String> group) {
        WrittenReference reference = image.reference();
        if (image.isWithoutTag()) {
            warnings.add(new Warning(Warning.Kind.LATEST_TAKEN, place, image.written()));
            reference =
                    new WrittenReference(
                            reference.host(),
                            reference.path(),
                            Optional.of(ListEntry.LATEST),
                            Optional.empty());
        }
        ListEntry entry =
                new ListEntry(
                        image.written(),
                        place,
                        group.stream().toList(),
                        reference,
                        image.wanted(),
                        image.destination());
        add(entry);
    }

    private void add(ListEntry entry) {
        ListEntry earlier = entries.putIfAbsent(entry.identity(), entry);
        if (earlier != null) {
            duplicates++;
            entries.put(entry.identity(), earlier.and(entry));
        }
    }

    private void problem(String text) {
        problemCount++;
        if (problems.size() < BadList.NAMED) {
            problems.add(shown(text));
        }
    }

    /** Text from a file that nobody vouches for, fit for a terminal and for one line. */
    private static String shown(String text) {
        String harmless = text.replaceAll("\\p{Cntrl}", "?");
        return harmless.length() <= MAX_SHOWN ? harmless : harmless.substring(0, MAX_SHOWN) + "…";
    }

    private ImageList finish() throws BadList {
        for (String group : chosen) {
            if (!found.contains(group)) {
                problem(
                        "no group \"%s\" in the lists; %s"
                                .formatted(
                                        group,
                                        found.isEmpty()
                                                ? "they have no ## headings"
                                                : "there are " + String.join(", ", found)));
            }
        }
        if (problemCount > 0) {
            throw new BadList(problems, problemCount);
        }
        return new ImageList(List.copyOf(entries.values()), warnings, duplicates);
    }
}
