package dev.hod.image;

import java.io.IOException;
import java.util.Optional;

/** What hod reads of an image's config. */
public final class ImageConfig {
    /** Configs beyond this many bytes are carried, but not read for their platform. */
    public static final int MAX_BYTES = 8 << 20;

    private ImageConfig() {}

    /**
     * The platform that the config names.
     *
     * @return nothing where it names none or is no JSON, as with artifacts
     */
    public static Optional<Platform> platform(byte[] config) {
        try {
            return ManifestJson.configPlatform(config);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
