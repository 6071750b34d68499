package dev.hod.convert;

import dev.hod.image.Descriptor;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.RawManifest;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image whose layers are plain tars, with a manifest that says so. */
final class PlainSource extends PassingSource {
    private volatile @Nullable RawManifest made;

    PlainSource(ImageSource source) {
        super(source);
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        Optional<Descriptor> found = super.resolve();
        if (found.isEmpty() || !found.get().mediaType().isImageManifest()) {
            return found;
        }
        RawManifest raw = super.manifest(found.get());
        if (!(Manifest.parse(raw) instanceof ImageManifest image)) {
            return found;
        }
        ManifestFormat format = ManifestFormat.of(raw.mediaType());
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : image.layers()) {
            layers.add(
                    LayerType.of(layer.mediaType())
                            .flatMap(type -> type.packed(Packing.PLAIN).in(format))
                            .map(type -> Descriptor.of(type, layer.digest(), layer.size()))
                            .orElse(layer));
        }
        if (layers.equals(image.layers())) {
            return found;
        }
        super.permit(raw);
        RawManifest now = ManifestText.image(image, format, layers);
        made = now;
        return Optional.of(now.descriptor());
    }

    @Override
    public RawManifest manifest(Descriptor descriptor) throws IOException {
        RawManifest now = made;
        return now != null && now.digest().equals(descriptor.digest())
                ? now
                : super.manifest(descriptor);
    }

    /** Asked of the manifest that was there, where this is another. */
    @Override
    public void permit(RawManifest manifest) throws IOException {
        RawManifest now = made;
        if (now == null || !now.digest().equals(manifest.digest())) {
            super.permit(manifest);
        }
    }
}
