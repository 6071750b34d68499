package dev.hod.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.archive.Inventory;
import dev.hod.archive.Inventory.Item;
import dev.hod.image.Digest;
import java.util.Locale;

/** The text in the bundle for whoever finds it, with no hod at hand. */
final class Readme {
    private Readme() {}

    static byte[] of(Inventory inventory, Digest bundle) {
        long repositories =
                inventory.images().stream().map(i -> i.name().repository()).distinct().count();
        long bytes =
                inventory.manifests().stream().mapToLong(Item::size).sum()
                        + inventory.blobs().stream().mapToLong(Item::size).sum();
        String note = inventory.note().map(n -> "Note: " + n + "\n\n").orElse("");
        return String.format(
                        Locale.ROOT,
                        """
                        This is a bundle of container images, made by hod.

                        %sIt holds %,d images of %,d repositories: %,d manifests, %,d configs and layers,
                        %,d bytes in all. Its name is the digest of hod.json:

                            %s

                        What is in it (FILE stands for this bundle; .tar.zst wants "zstd -dc FILE |" before tar):

                            tar -xOf FILE hod.json | grep '"repository"'

                        Open it, and check every manifest, config and layer, with nothing but tar and sha256sum:

                            tar -xf FILE
                            for f in docker/registry/v2/blobs/sha256/*/*/data; do
                                d=${f%%/data}; echo "${d##*/}  $f"
                            done | sha256sum --check --quiet && echo all good

                        Serve it: the folder "docker" is the storage of a registry (CNCF Distribution, the image
                        "registry:2" or "registry:3"). Put it into the registry's root directory, by default
                        /var/lib/registry, and start the registry.

                        With hod, which checks everything on the way and needs no unpacking:

                            hod ls FILE
                            hod verify FILE
                            hod install FILE --to registry.example:5000

                        The format is described in layouts/bundle-v1.md of hod's sources.
                        """,
                        note,
                        inventory.images().size(),
                        repositories,
                        inventory.manifests().size(),
                        inventory.blobs().size(),
                        bytes,
                        bundle)
                .getBytes(UTF_8);
    }
}
