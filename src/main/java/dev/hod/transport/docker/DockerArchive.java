package dev.hod.transport.docker;

import dev.hod.error.Failure;
import dev.hod.error.NotFound;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.MediaType;
import dev.hod.image.RawManifest;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.tar.BadTar;
import dev.hod.tar.TarFile;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An archive of {@code docker save}, podman or skopeo, to be read: images go by their full
 * references, those without one by their position.
 */
public final class DockerArchive implements Store {
    private static final int MAX_DOCUMENT = 32 << 20;

    private final TarFile tar;
    private final List<ArchivedImage> images;
    private final List<Descriptor> kept;
    private final Map<Integer, Saved> prepared = new HashMap<>();

    private DockerArchive(TarFile tar) throws IOException {
        this.tar = tar;
        this.images = images(tar);
        this.kept = kept(tar);
    }

    /**
     * Opens an archive in a file, compressed or not.
     *
     * @param scratch folder for a compressed archive's content, until the store is closed
     * @throws dev.hod.error.Failure of kind CORRUPT where it is no such archive or a damaged one
     */
    public static DockerArchive open(Path file, Path scratch) throws IOException {
        return of(TarFile.open(file, scratch));
    }

    /** Takes the archive, which is closed with the store. */
    public static DockerArchive of(TarFile tar) throws IOException {
        try {
            return new DockerArchive(tar);
        } catch (IOException | RuntimeException | Error e) {
            tar.close();
            throw e;
        }
    }

    /** By the document that lists them; where there is none, by the one that docker 1.9 wrote. */
    private static List<ArchivedImage> images(TarFile tar) throws IOException {
        Optional<TarFile.Member> manifest = tar.find(SavedImage.MANIFEST);
        if (manifest.isPresent()) {
            byte[] document = tar.read(SavedImage.MANIFEST, manifest.get(), MAX_DOCUMENT);
            return List.copyOf(new SaveJson(tar.where(), SavedImage.MANIFEST).images(document));
        }
        Optional<TarFile.Member> names = tar.find(LegacyImage.NAMES);
        if (names.isEmpty()) {
            throw new BadTar(tar.where(), "has no manifest.json, so docker did not save it");
        }
        byte[] document = tar.read(LegacyImage.NAMES, names.get(), MAX_DOCUMENT);
        return List.copyOf(LegacyImage.all(document, tar.where()));
    }

    /**
     * Manifests that an OCI layout in the same archive lists; it is only looked at for them, so
     * that a bad one does no harm.
     */
    private static List<Descriptor> kept(TarFile tar) throws IOException {
        try {
            Optional<TarFile.Member> index = tar.find(Layout.INDEX);
            if (index.isEmpty()) {
                return List.of();
            }
            byte[] document = tar.read(Layout.INDEX, index.get(), MAX_DOCUMENT);
            return Manifest.parse(new RawManifest(MediaType.OCI_INDEX, document)).references();
        } catch (BadTar | BadManifest e) {
            return List.of();
        }
    }

    @Override
    public String where() {
        return tar.where();
    }

    @Override
    public ImageSource source(ImageName name) {
        return new SavedSource(this, name);
    }

    /**
     * Which image a name means.
     *
     * @return nothing where none has the name
     * @throws Failure where there is no such position, or several images and no name
     */
    Optional<Saved> find(ImageName name) throws IOException {
        if (name.position().isPresent()) {
            int position = name.position().getAsInt();
            if (position >= images.size()) {
                throw new NotFound(
                        "Invalid source index @%d, only %d manifest items available"
                                .formatted(position, images.size()));
            }
            return Optional.of(prepare(position));
        }
        if (name.equals(ImageName.SOLE)) {
            if (images.size() != 1) {
                throw new SeveralImages(images.size());
            }
            return Optional.of(prepare(0));
        }
        for (int i = 0; i < images.size(); i++) {
            for (String tag : images.get(i).tags()) {
                if (called(tag).equals(name)) {
                    return Optional.of(prepare(i));
                }
            }
        }
        return Optional.empty();
    }

    private synchronized Saved prepare(int position) throws IOException {
        @Nullable Saved known = prepared.get(position);
        if (known == null) {
            known = images.get(position).prepare(tar, kept);
            prepared.put(position, known);
        }
        return known;
    }

    /** docker writes the short form, podman and skopeo the full one. */
    private static ImageName called(String tag) {
        try {
            return ImageName.called(FullReference.parse(tag).withDefaultTag().toString());
        } catch (BadLocation e) {
            return ImageName.called(tag);
        }
    }

    @Override
    public ImageDestination destination(ImageName name) {
        throw new UnsupportedOperationException(where() + " is there, and archives do not grow");
    }

    @Override
    public List<ImageName> names() {
        List<ImageName> names = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            List<String> tags = images.get(i).tags();
            if (tags.isEmpty()) {
                names.add(ImageName.entry(i));
            }
            tags.forEach(tag -> names.add(called(tag)));
        }
        return names.stream().sorted().distinct().toList();
    }

    /**
     * The images in their order, each with its tags as they are written there; a command that lists
     * them as skopeo does wants both.
     */
    public List<List<String>> tags() {
        return images.stream().map(ArchivedImage::tags).toList();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private static final class SeveralImages extends Failure {
        private static final long serialVersionUID = 1L;

        SeveralImages(int count) {
            super(
                    Kind.BAD_INPUT,
                    "Unexpected tar manifest.json: expected 1 item, got %d".formatted(count));
        }
    }
}
