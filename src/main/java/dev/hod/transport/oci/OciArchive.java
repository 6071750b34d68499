package dev.hod.transport.oci;

import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.tar.TarFile;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A tar of an OCI image layout, to be read where it lies. */
public final class OciArchive implements Store, Layout {
    private final TarFile tar;
    private final TarLayout layout;

    private OciArchive(TarFile tar) throws IOException {
        this.tar = tar;
        this.layout = new TarLayout(tar);
    }

    /**
     * Opens an archive, compressed or not.
     *
     * @param scratch folder for a compressed archive's content, until the store is closed
     * @throws dev.hod.error.Failure of kind CORRUPT where it is no such archive or a damaged one
     */
    public static OciArchive open(Path file, Path scratch) throws IOException {
        TarFile tar = TarFile.open(file, scratch);
        try {
            return new OciArchive(tar);
        } catch (IOException | RuntimeException | Error e) {
            tar.close();
            throw e;
        }
    }

    @Override
    public String where() {
        return layout.where();
    }

    @Override
    public ImageSource source(ImageName name) {
        return new OciSource(layout, name);
    }

    @Override
    public ImageDestination destination(ImageName name) {
        throw new UnsupportedOperationException(where() + " is there, and archives do not grow");
    }

    @Override
    public List<ImageName> names() {
        return OciStore.names(layout.index());
    }

    @Override
    public List<Descriptor> entries() {
        return layout.index().entries().stream().map(OciIndex.Entry::descriptor).toList();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
