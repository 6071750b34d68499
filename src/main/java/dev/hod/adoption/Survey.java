package dev.hod.adoption;

import dev.hod.image.Manifest;
import dev.hod.io.FileSize;
import dev.hod.tar.Coat;
import dev.hod.tar.Glance;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What lies in a folder: everything that holds images, each recognised by its own files, and what
 * looks as if it did. Inside of what was recognised nothing more is looked for.
 *
 * @param finds sorted by their paths
 * @param left what cannot be taken, sorted too
 */
public record Survey(List<Find> finds, List<Left> left) {
    /** Folders in folders. */
    private static final int DEEPEST = 64;

    /** The smallest tar has two blocks for its end. */
    private static final long SMALLEST = 1024;

    /** What containers/image reads of a folder's manifest at most. */
    private static final long MANIFEST_BYTES = 4 << 20;

    public Survey {
        finds = List.copyOf(finds);
        left = List.copyOf(left);
    }

    /** Something that is not taken, and why. */
    public record Left(Path path, String why) {}

    /**
     * Looks at a folder and all below it, or at one file. Symbolic links are followed.
     *
     * @param except a folder that is not looked into: the one that all goes to
     */
    public static Survey of(Path root, Path except) throws IOException {
        Walk walk = new Walk(Files.exists(except) ? except.toRealPath() : except);
        Optional<Path> above = treeAround(root);
        if (above.isPresent()) {
            walk.finds.add(new Find(above.get(), Find.Kind.POOL));
        } else {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, walk);
        }
        walk.finds.sort(Comparator.comparing(Find::path));
        walk.left.sort(Comparator.comparing(Left::path));
        return new Survey(walk.finds, walk.left);
    }

    /** The tree that somebody means who names {@code docker/} in it, or a folder below that. */
    private static Optional<Path> treeAround(Path root) throws IOException {
        Path path = root.toRealPath();
        for (String inside : List.of("docker/registry/v2", "docker/registry", "docker")) {
            Path top = path;
            for (int i = Path.of(inside).getNameCount(); i > 0 && top != null; i--) {
                top = top.getParent();
            }
            if (path.endsWith(inside) && top != null && isTree(top)) {
                return Optional.of(top);
            }
        }
        return Optional.empty();
    }

    private static boolean isTree(Path folder) {
        return Files.isDirectory(folder.resolve("docker/registry/v2/repositories"));
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path except;
        private final List<Find> finds = new ArrayList<>();
        private final List<Left> left = new ArrayList<>();

        Walk(Path except) {
            this.except = except;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            String name = String.valueOf(folder.getFileName());
            // What is being written, or was when its writer was killed.
            boolean half = name.startsWith(".") && name.endsWith(".tmp");
            if (half || folder.toRealPath().equals(except)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (Files.isRegularFile(folder.resolve("pool.json"))
                    && folder.endsWith("hod")
                    && isTree(folder.resolve("..").normalize())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Optional<Find> find = find(folder);
            if (find.isPresent()) {
                finds.add(find.get());
                return FileVisitResult.SKIP_SUBTREE;
            }
            Optional<String> foreign = foreign(folder);
            if (foreign.isPresent()) {
                left.add(new Left(folder, foreign.get()));
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        private static Optional<Find> find(Path folder) throws IOException {
            Path tree = folder.resolve("../..").normalize();
            if (folder.endsWith("docker/registry") && isTree(tree)) {
                return Optional.of(new Find(tree, Find.Kind.POOL));
            }
            if (Files.isRegularFile(folder.resolve("index.json"))
                    && (Files.isRegularFile(folder.resolve("oci-layout"))
                            || Files.isDirectory(folder.resolve("blobs")))) {
                return Optional.of(new Find(folder, Find.Kind.OCI_LAYOUT));
            }
            return isImage(folder)
                    ? Optional.of(new Find(folder, Find.Kind.FOLDER))
                    : Optional.empty();
        }

        /** Many things that are no images have a {@code manifest.json}. */
        private static boolean isImage(Path folder) throws IOException {
            Path manifest = folder.resolve("manifest.json");
            return FileSize.of(manifest) >= 0
                    && (FileSize.of(folder.resolve("version")) >= 0
                            || (FileSize.of(manifest) <= MANIFEST_BYTES
                                    && Manifest.typeOf(Files.readAllBytes(manifest)).isManifest()));
        }

        /** Stores of images that only their own programs can read, or copy can. */
        private static Optional<String> foreign(Path folder) {
            if (Files.isRegularFile(folder.resolve("manifest.json"))
                    && Files.isRegularFile(folder.resolve("repositories"))) {
                return Optional.of(
                        "an unpacked archive of docker save; tar -C "
                                + folder
                                + " -cf FILE . makes one of it again");
            }
            if (Files.isDirectory(folder.resolve("overlay-images"))
                    || Files.isDirectory(folder.resolve("vfs-images"))) {
                return Optional.of(
                        "podman's storage; hod copy containers-storage:NAME pool:DIR:NAME takes"
                                + " an image of it");
            }
            if (Files.isDirectory(folder.resolve("image/overlay2"))
                    || Files.isDirectory(folder.resolve("image/overlayfs"))) {
                return Optional.of(
                        "docker's own storage; hod copy docker-daemon:NAME pool:DIR:NAME takes an"
                                + " image of it");
            }
            return Files.isDirectory(folder.resolve("io.containerd.content.v1.content"))
                    ? Optional.of(
                            "containerd's own storage; ctr images export FILE NAME… makes an"
                                    + " archive of images in it")
                    : Optional.empty();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile() && attributes.size() >= SMALLEST) {
                archive(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private void archive(Path file) throws IOException {
            Glance glance;
            try {
                glance = Glance.at(file, Survey::tellsAll);
            } catch (IOException e) {
                left.add(new Left(file, "cannot be read: " + e.getMessage()));
                return;
            }
            SequencedSet<String> names = glance.names();
            if (names.isEmpty()) {
                return;
            }
            if (names.getFirst().equals("hod.json")) {
                if (glance.coat() == Coat.NONE) {
                    finds.add(new Find(file, Find.Kind.BUNDLE));
                } else {
                    left.add(new Left(file, "a compressed bundle; hod unpack takes it"));
                }
            } else if (names.contains("oci-layout") || names.contains("index.json")) {
                finds.add(new Find(file, Find.Kind.OCI_ARCHIVE));
            } else if (names.contains("manifest.json") || names.contains("repositories")) {
                finds.add(new Find(file, Find.Kind.DOCKER_ARCHIVE));
            } else if (names.stream().anyMatch(name -> name.startsWith("blobs/sha256/"))) {
                // Its index stands behind more content than was looked at.
                finds.add(new Find(file, Find.Kind.OCI_ARCHIVE));
            } else if (names.stream().anyMatch(name -> name.startsWith("docker/registry/v2/"))) {
                left.add(new Left(file, "a tar of a registry's tree; adopt the folder it makes"));
            }
        }

        /** A folder that may not be looked into, or a loop of links. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException cause) {
            left.add(new Left(path, "cannot be looked into: " + cause.getClass().getSimpleName()));
            return FileVisitResult.CONTINUE;
        }
    }

    /** Docker's document stands in an archive that may be more than docker's. */
    private static boolean tellsAll(String name) {
        return name.equals("hod.json")
                || name.equals("oci-layout")
                || name.startsWith("docker/registry/v2/");
    }
}
