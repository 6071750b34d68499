package dev.hod.cli.command;

import dev.hod.app.Copy;
import dev.hod.graph.Closure;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.signature.Signer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Says what is copied in skopeo's lines. */
public final class CopyLines implements Copy.Steps {
    private final Consumer<String> out;
    private final List<Signer> signers;
    private boolean list;

    CopyLines(Consumer<String> out, List<Signer> signers) {
        this.out = out;
        this.signers = List.copyOf(signers);
    }

    @Override
    public void planned(List<Closure> images) {
        images.forEach(this::planned);
    }

    private void planned(Closure image) {
        List<ImageManifest> instances =
                image.manifests().stream()
                        .filter(ImageManifest.class::isInstance)
                        .map(ImageManifest.class::cast)
                        .toList();
        list = image.top() instanceof Manifest.ImageIndex;
        if (list) {
            out.accept("Getting image list signatures");
            out.accept(
                    "Copying %d images generated from %d images in list"
                            .formatted(instances.size(), image.top().references().size()));
        }
        for (int i = 0; i < instances.size(); i++) {
            if (list) {
                out.accept(
                        "Copying image %s (%d/%d)"
                                .formatted(instances.get(i).digest(), i + 1, instances.size()));
            }
            instance(instances.get(i));
        }
        if (image.top() instanceof Manifest.Opaque) {
            out.accept("Getting image source signatures");
            image.blobs().keySet().forEach(layer -> out.accept("Copying blob " + layer));
        }
    }

    private void instance(ImageManifest image) {
        out.accept("Getting image source signatures");
        Set<Digest> said = new HashSet<>();
        for (Descriptor layer : image.layers()) {
            if (said.add(layer.digest())) {
                out.accept("Copying blob " + layer.digest());
            }
        }
        out.accept("Copying config " + image.config().digest());
    }

    /** The image has its name. */
    void written() {
        out.accept(
                list
                        ? "Writing manifest list to image destination"
                        : "Writing manifest to image destination");
        for (int i = 0; i < signers.size(); i++) {
            String number = signers.size() == 1 ? "" : " " + (i + 1);
            out.accept("Creating signature%s: %s".formatted(number, signers.get(i).told()));
        }
        if (!signers.isEmpty()) {
            out.accept("Storing signatures");
        }
    }
}
