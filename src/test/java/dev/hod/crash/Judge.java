package dev.hod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Says whether a registry tree is sound, by what {@code sha256sum} and docker-registry find. */
final class Judge {
    private static final int FILES_A_CALL = 500;

    private Judge() {}

    /**
     * Fails if a data file is not what its folder's name says, or a tag that is there cannot be
     * pulled whole.
     *
     * @return digests by repository and tag
     */
    static SortedMap<String, String> soundTree(Path root) throws IOException {
        eachBlobIsWhatItsNameSays(root);
        try (DockerRegistry registry =
                        DockerRegistry.start(root, DockerRegistry.Feature.READ_ONLY);
                RawRegistry client = new RawRegistry(registry.host())) {
            return client.pullAll();
        }
    }

    /** Number of blobs looked at. */
    static int eachBlobIsWhatItsNameSays(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        Path blobs = root.resolve("docker/registry/v2/blobs");
        if (Files.exists(blobs)) {
            try (Stream<Path> paths = Files.walk(blobs)) {
                paths.filter(path -> path.endsWith("data")).map(Path::toString).forEach(files::add);
            }
        }
        for (int from = 0; from < files.size(); from += FILES_A_CALL) {
            List<String> part = files.subList(from, Math.min(files.size(), from + FILES_A_CALL));
            for (String line : sums(part)) {
                String[] hexAndFile = line.split("  ", 2);
                assertThat(hexAndFile[1]).contains('/' + hexAndFile[0] + "/data");
            }
        }
        return files.size();
    }

    /** Lines of a digest, two blanks and a file. */
    private static List<String> sums(List<String> files) {
        return Peers.run("sha256sum", files.toArray(String[]::new)).success().lines().toList();
    }

    /** Every file below {@code docker/} with its SHA-256. */
    static SortedMap<String, String> files(Path root) throws IOException {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root.resolve("docker"))) {
            all.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(paths::add);
        }
        SortedMap<String, String> found = new TreeMap<>();
        for (int from = 0; from < paths.size(); from += FILES_A_CALL) {
            List<String> part = paths.subList(from, Math.min(paths.size(), from + FILES_A_CALL));
            for (String line : sums(part)) {
                String[] hexAndFile = line.split("  ", 2);
                found.put(root.relativize(Path.of(hexAndFile[1])).toString(), hexAndFile[0]);
            }
        }
        return found;
    }
}
