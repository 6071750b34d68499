package dev.hod.convert;

import dev.hod.blob.Blob;
import dev.hod.blob.BlobBytes;
import dev.hod.graph.Closure;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.testing.MadeImage;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What tests of conversions have in common. */
final class Converting {
    private Converting() {}

    /** Converts an image of one store into another, and gives what its name points at then. */
    static RawManifest convert(
            Store from, String name, Store to, String newName, Conversion conversion, Path spool)
            throws IOException {
        try (Converter converter = new Converter(spool, Progress.SILENT)) {
            ImageSource source =
                    converter.of(
                            from.source(MadeImage.named(name)), PlatformChoice.ALL, conversion);
            return copy(source, to, MadeImage.named(newName));
        }
    }

    private static RawManifest copy(ImageSource source, Store to, ImageName name)
            throws IOException {
        Descriptor top = source.resolve().orElseThrow();
        Closure closure = ClosureWalk.of(source, top, PlatformChoice.ALL);
        ImageDestination destination = to.destination(name);
        for (Descriptor blob : closure.blobs().values()) {
            destination.put(source.blob(blob));
        }
        for (Manifest manifest : closure.manifests()) {
            destination.put(manifest.raw());
        }
        to.flush();
        destination.commit(closure.top().raw(), Optional.empty());
        return closure.top().raw();
    }

    static Manifest manifest(Store store, String name) throws IOException {
        ImageSource source = store.source(MadeImage.named(name));
        return Manifest.parse(source.manifest(source.resolve().orElseThrow()));
    }

    static Manifest.ImageManifest image(Store store, String name) throws IOException {
        return (Manifest.ImageManifest) manifest(store, name);
    }

    static byte[] bytes(Store store, String name, Descriptor blob) throws IOException {
        Blob found = store.source(MadeImage.named(name)).blob(blob);
        return BlobBytes.read(found, 1 << 20);
    }

    static String text(RawManifest raw) {
        return new String(raw.bytes(), StandardCharsets.UTF_8);
    }
}
