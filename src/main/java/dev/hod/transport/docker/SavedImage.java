package dev.hod.transport.docker;

import java.util.List;

/**
 * An image as {@code manifest.json} lists it (moby, image/tarexport).
 *
 * @param config name of the config's entry
 * @param tags as written, in whatever form
 * @param layers names of the layers' entries, the base first
 */
record SavedImage(String config, List<String> tags, List<String> layers) {
    SavedImage {
        tags = List.copyOf(tags);
        layers = List.copyOf(layers);
    }
}
