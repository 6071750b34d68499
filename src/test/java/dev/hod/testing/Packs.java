package dev.hod.testing;

import dev.hod.bundle.BundleWriter;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.bundle.PackedImage;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** Packs what a store holds. */
public final class Packs {
    private Packs() {}

    /** A store with images of every kind, some of them larger than a page. */
    public static MemoryStore store(long seed, int layerBytes) throws IOException {
        MemoryStore store = new MemoryStore();
        RandomImages images = new RandomImages(seed, 3, layerBytes);
        images.image().writeTo(store, "library/alpine:3.14");
        images.index(
                        RandomImages.Format.DOCKER,
                        RandomImages.AMD64,
                        RandomImages.ARM64,
                        RandomImages.ARMV7)
                .writeTo(store, "team/app:1.0");
        images.attested(RandomImages.AMD64, RandomImages.ARM64).writeTo(store, "team/app:2.0");
        images.any().writeTo(store, "team/any:1");
        images.repeatedAndEmptyLayers().writeTo(store, "team/twice:1");
        images.artifact().writeTo(store, "things/artifact:latest");
        return store;
    }

    /** All images of a store, untouched. */
    public static List<PackedImage> all(Store store) throws IOException {
        List<PackedImage> images = new ArrayList<>();
        for (ImageName name : store.names()) {
            ImageSource source = store.source(name);
            images.add(
                    new PackedImage(
                            name,
                            ClosureWalk.of(
                                    source, source.resolve().orElseThrow(), PlatformChoice.ALL),
                            source,
                            source.provenance()));
        }
        return images;
    }

    /** The bundle of all that a store holds. */
    public static byte[] bundle(Store store, Compression compression) throws IOException {
        return bundle(all(store), PackOptions.DEFAULT, compression);
    }

    public static byte[] bundle(
            List<PackedImage> images, PackOptions options, Compression compression)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BundleWriter.of(images, options)
                .write(Channels.newChannel(out), compression, Progress.SILENT);
        return out.toByteArray();
    }
}
