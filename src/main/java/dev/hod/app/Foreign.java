package dev.hod.app;

import dev.hod.tar.Coat;
import dev.hod.tar.Glance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What a file is that is no bundle.
 *
 * @param what it seems to be: {@code an OCI archive}
 * @param hint what can be done with it
 */
record Foreign(String what, Optional<String> hint) {
    private static final String BUNDLE = "hod.json";
    private static final String TREE = "docker/registry/v2/";

    /** Nothing where it may be a bundle, be it a damaged one. */
    static Optional<Foreign> of(Path file) throws IOException {
        Glance glance = Glance.at(file, Foreign::tellsAll);
        SequencedSet<String> names = glance.names();
        if (!names.isEmpty() && names.getFirst().equals(BUNDLE)) {
            return handles(glance.coat()) ? Optional.empty() : Optional.of(packed(file, glance));
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        boolean docker = names.contains("manifest.json") || names.contains("repositories");
        boolean oci = names.contains("oci-layout") || names.contains("index.json");
        if (docker) {
            return Optional.of(archive("an archive of docker save", "docker-archive", file));
        }
        if (oci) {
            return Optional.of(archive("an OCI archive", "oci-archive", file));
        }
        boolean tree = names.stream().anyMatch(name -> name.startsWith(TREE));
        return Optional.of(
                tree
                        ? new Foreign(
                                "a tar of a registry's storage",
                                Optional.of("tar x it; the folder it makes is a pool"))
                        : new Foreign(
                                "a tar that begins with \"" + shown(names.getFirst()) + '"',
                                Optional.empty()));
    }

    /** A docker archive may be an OCI one too; then its own name for that decides. */
    private static boolean tellsAll(String name) {
        return name.equals(BUNDLE) || name.equals("manifest.json") || name.startsWith(TREE);
    }

    private static boolean handles(Coat coat) {
        return switch (coat) {
            case NONE, GZIP, ZSTD -> true;
            case BZIP2, XZ -> false;
        };
    }

    private static Foreign packed(Path file, Glance glance) {
        String program = glance.coat().name().toLowerCase(Locale.ROOT);
        return new Foreign(
                "a bundle compressed with " + program,
                Optional.of(program + " -dc " + file + " | hod … - reads it"));
    }

    private static Foreign archive(String what, String transport, Path file) {
        return new Foreign(
                what,
                Optional.of(
                        "hod copy " + transport + ':' + file + " docker://HOST/NAME:TAG sends it"));
    }

    private static String shown(String name) {
        String clean = name.replaceAll("[^\\x21-\\x7e]", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + '…' : clean;
    }
}
