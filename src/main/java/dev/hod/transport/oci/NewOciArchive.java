package dev.hod.transport.oci;

import dev.hod.error.Failure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.RawManifest;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarBuilder;
import dev.hod.transport.AllOrNone;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.Unread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A tar of an OCI image layout, written whole when the store is closed or not at all; it takes the
 * place of what the file was, as skopeo has it.
 */
public final class NewOciArchive implements Store {
    private final Path file;
    private final TarBuilder tar;
    private final AllOrNone<RawManifest> images = new AllOrNone<>();
    private final SortedMap<Digest, RawManifest> manifests = new ConcurrentSkipListMap<>();

    private NewOciArchive(Path file, TarBuilder tar) {
        this.file = file;
        this.tar = tar;
    }

    /**
     * Begins an archive.
     *
     * @param scratch folder for an archive that goes into a pipe
     */
    public static NewOciArchive create(Path file, Path scratch) throws IOException {
        return new NewOciArchive(file, TarBuilder.towards(file, scratch));
    }

    @Override
    public String where() {
        return "oci-archive:" + file;
    }

    @Override
    public ImageSource source(ImageName name) {
        return new Unread(name, where());
    }

    @Override
    public ImageDestination destination(ImageName name) {
        images.expect(name);
        return new ArchiveDestination(tar, name, where(), images, manifests);
    }

    @Override
    public void expect(Collection<Descriptor> blobs) throws IOException {
        tar.expect(blobs);
    }

    @Override
    public List<ImageName> names() {
        return images.names();
    }

    /**
     * Writes the archive, where every image that was to come has come; nothing where none has.
     *
     * @throws Failure where some have come and others not
     */
    @Override
    public void close() throws IOException {
        try (tar) {
            SequencedMap<ImageName, RawManifest> all = images.all(where());
            if (all.isEmpty()) {
                return;
            }
            for (RawManifest manifest : manifests.values()) {
                tar.add(TarBuilder.name(manifest.digest()), manifest.bytes());
            }
            OciIndex index = OciIndex.EMPTY;
            for (Map.Entry<ImageName, RawManifest> image : all.entrySet()) {
                index = index.with(image.getValue().descriptor(), image.getKey().tag().orElse(""));
            }
            tar.add(OciLayout.INDEX, index.toBytes());
            tar.add(OciLayout.HEADER, OciLayout.LAYOUT.getBytes(StandardCharsets.UTF_8));
            tar.finish();
        }
    }
}
