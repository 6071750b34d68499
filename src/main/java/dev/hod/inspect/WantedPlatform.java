package dev.hod.inspect;

import dev.hod.image.Descriptor;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.transport.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The platform whose image of several is meant, and which others will do, as containers/image
 * judges it (image/internal/pkg/platform/platform_matcher.go).
 *
 * @param variant nothing for whichever comes first: none, then from the newest down
 */
public record WantedPlatform(String os, String architecture, Optional<String> variant) {
    private static final List<String> ARM = List.of("v8", "v7", "v6", "v5");

    /** This machine's, with what was asked for in its place. */
    public static WantedPlatform of(
            Optional<String> os, Optional<String> architecture, Optional<String> variant) {
        Platform host = Platform.host();
        return new WantedPlatform(
                os.orElse(host.os()), architecture.orElse(host.architecture()), variant);
    }

    /**
     * The image of an index.
     *
     * @throws NotFound in skopeo's words
     */
    public Descriptor choose(ImageIndex index) throws NotFound {
        List<Descriptor> children = index.references();
        for (Platform acceptable : acceptable()) {
            for (Descriptor child : children) {
                if (child.platform().filter(acceptable::accepts).isPresent()) {
                    return child;
                }
            }
        }
        for (Descriptor child : children) {
            if (child.platform().isEmpty() && !child.isAttestation()) {
                return child;
            }
        }
        throw new NotFound(
                "choosing image instance: no image found in %s for architecture %s, variant %s, OS %s"
                        .formatted(
                                index.raw().mediaType().equals(MediaType.DOCKER_LIST)
                                        ? "manifest list"
                                        : "image index",
                                architecture,
                                "\"" + variant.orElse("") + "\"",
                                os));
    }

    private List<Platform> acceptable() {
        List<Optional<String>> variants = new ArrayList<>();
        List<String> known =
                switch (architecture) {
                    case "arm" -> ARM;
                    case "arm64" -> List.of("v8");
                    default -> List.of();
                };
        if (variant.isPresent()) {
            variants.add(variant);
            int at = known.indexOf(variant.get());
            known.subList(at + 1, at < 0 ? 0 : known.size())
                    .forEach(v -> variants.add(Optional.of(v)));
            variants.add(Optional.empty());
        } else {
            variants.add(Optional.empty());
            known.forEach(v -> variants.add(Optional.of(v)));
        }
        return variants.stream()
                .map(v -> new Platform(os, architecture, v, Optional.empty()))
                .toList();
    }
}
