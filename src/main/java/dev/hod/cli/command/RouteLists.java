package dev.hod.cli.command;

import dev.hod.app.Mirror;
import dev.hod.cli.go.GoLog;
import dev.hod.io.AtomicFiles;
import dev.hod.syncfile.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Which images of image-syncer's file are where they were to go, and which are not.
 *
 * @param routes of the file
 * @param ended how each image ended
 */
record RouteLists(List<Route> routes, List<Mirror.Ended> ended) {
    /** What a file is written in. */
    enum Format {
        JSON,
        YAML;

        static Format of(String word) {
            return word.equals("json") ? JSON : YAML;
        }

        /** As image-syncer tells the two apart. */
        static Format ofName(Path file) {
            return of(file.toString().endsWith(".json") ? "json" : "yaml");
        }
    }

    /** Sources with all their destinations, as {@code --images} reads them. */
    record Listing(SequencedMap<String, List<String>> images) {
        void write(Path file, Format format) throws IOException {
            String text =
                    images.isEmpty()
                            ? "{}\n"
                            : switch (format) {
                                case YAML -> yaml();
                                case JSON -> json();
                            };
            AtomicFiles.write(file, text, AtomicFiles.Force.LATER);
        }

        private String yaml() {
            StringBuilder text = new StringBuilder();
            images.forEach((source, destinations) -> {
                text.append(GoLog.quoted(source)).append(":\n");
                destinations.forEach(to -> text.append("- ").append(GoLog.quoted(to)).append('\n'));
            });
            return text.toString();
        }

        private String json() {
            return images.entrySet().stream()
                    .map(entry ->
                            "  %s: [%s]"
                                    .formatted(
                                            GoLog.quoted(entry.getKey()),
                                            entry.getValue().stream()
                                                    .map(GoLog::quoted)
                                                    .collect(Collectors.joining(", "))))
                    .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        }
    }

    Listing done() {
        Listing listing = new Listing(new LinkedHashMap<>());
        ended.stream().filter(one -> one.digest().isPresent()).forEach(one -> add(one, listing));
        return listing;
    }

    /**
     * What there is still to do.
     *
     * @param unfound what could not even be looked for
     */
    Listing left(List<Mirror.Unfound> unfound) {
        Listing listing = new Listing(new LinkedHashMap<>());
        for (Mirror.Unfound one : unfound) {
            for (Route route : routes) {
                if (route.written().equals(one.source())) {
                    route.destinations().forEach(to -> add(route.written(), to.written(), listing));
                }
            }
        }
        ended.stream().filter(one -> one.digest().isEmpty()).forEach(one -> add(one, listing));
        return listing;
    }

    private static void add(Mirror.Ended image, Listing listing) {
        add(plain(image.pair().source().toString()), plain(image.pair().to()), listing);
    }

    private static void add(String source, String destination, Listing listing) {
        List<String> all = listing.images.computeIfAbsent(source, _ -> new ArrayList<>());
        if (!all.contains(destination)) {
            all.add(destination);
        }
    }

    private static String plain(String location) {
        return location.replaceFirst("^docker://", "");
    }
}
