package dev.hod.transport.oci;

import dev.hod.image.Descriptor;
import dev.hod.reference.ImageName;
import dev.hod.transport.DeletingStore;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An OCI image layout, whose names are the {@code org.opencontainers.image.ref.name}s of its index.
 * Blobs appear whole; the index changes in one step, under a lock, so that many may write at once,
 * here and in other processes.
 */
public final class OciStore implements DeletingStore, Layout {
    private final OciLayout layout;

    private OciStore(OciLayout layout) {
        this.layout = layout;
    }

    /**
     * Opens a layout, which need not be there if it is to be written.
     *
     * @param sharedBlobs where blobs are besides it, {@code ALGORITHM/HEX}, instead of in it
     */
    public static OciStore open(Path folder, Optional<Path> sharedBlobs) {
        return new OciStore(new OciLayout(folder, sharedBlobs));
    }

    static String where(LayoutContent layout, ImageName name) {
        return name.equals(ImageName.SOLE) ? layout.where() : layout.where() + name;
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
        return new OciDestination(layout, name);
    }

    @Override
    public List<ImageName> names() throws IOException {
        return names(layout.index());
    }

    @Override
    public List<Descriptor> entries() throws IOException {
        return layout.index().entries().stream().map(OciIndex.Entry::descriptor).toList();
    }

    static List<ImageName> names(OciIndex index) {
        List<ImageName> names = new ArrayList<>();
        for (OciIndex.Entry entry : index.entries()) {
            names.add(
                    entry.name().isEmpty()
                            ? ImageName.digested("", entry.descriptor().digest())
                            : ImageName.called(entry.name()));
        }
        return names.stream().distinct().sorted().toList();
    }

    /**
     * Takes an image's entry out of the index, then away what no other entry needs. Blobs that are
     * shared with other layouts stay. Nobody else may write to the layout meanwhile.
     */
    @Override
    public Deleted delete(ImageName name) throws IOException {
        return new OciDeletion(layout, name).run();
    }

    @Override
    public void flush() throws IOException {
        layout.flush();
    }

    @Override
    public void close() {}
}
