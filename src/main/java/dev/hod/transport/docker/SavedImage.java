package dev.hod.transport.docker;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.io.Blocks;
import dev.hod.tar.BadTar;
import dev.hod.tar.Coat;
import dev.hod.tar.TarFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An image as {@code manifest.json} lists it (moby, image/tarexport).
 *
 * @param config name of the config's entry
 * @param tags as written, in whatever form
 * @param layers names of the layers' entries, the base first
 */
record SavedImage(String config, List<String> tags, List<String> layers) implements ArchivedImage {
    static final String MANIFEST = "manifest.json";

    SavedImage {
        tags = List.copyOf(tags);
        layers = List.copyOf(layers);
    }

    /** Layers that are compressed are read once, for their size. */
    @Override
    public Saved prepare(TarFile tar, List<Descriptor> kept) throws IOException {
        byte[] bytes = config(tar);
        List<Digest> ids = new SaveJson(tar.where(), config).diffIds(bytes);
        if (ids.size() != layers.size()) {
            throw new BadTar(
                    tar.where(),
                    "manifest.json lists %d layers of %s, its config %d"
                            .formatted(layers.size(), config, ids.size()));
        }
        List<Blob> blobs = new ArrayList<>();
        Map<String, Digest> byName = new HashMap<>();
        Map<Digest, Blob> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String name = layers.get(i);
            Digest id = ids.get(i);
            Digest other = byName.putIfAbsent(name, id);
            if (other != null && !other.equals(id)) {
                throw new BadTar(
                        tar.where(),
                        "\"" + name + "\" is to be " + other + " and " + id + " at once");
            }
            Blob known = byId.get(id);
            Blob layer = known == null ? layer(tar, name, id) : known;
            byId.put(id, layer);
            blobs.add(layer);
        }
        return Saved.of(tar, bytes, blobs, kept);
    }

    private byte[] config(TarFile tar) throws IOException {
        byte[] bytes =
                tar.read(config, Saved.require(tar, config, MANIFEST), ImageConfig.MAX_BYTES);
        // Every writer calls the entry by its content.
        String last = config.substring(config.lastIndexOf('/') + 1);
        String hex = last.endsWith(".json") ? last.substring(0, last.length() - 5) : last;
        Digest digest = Digest.sha256(bytes);
        if (hex.matches("[0-9a-f]{64}") && !hex.equals(digest.hex())) {
            throw new BadTar(tar.where(), "config \"" + config + "\" has digest " + digest);
        }
        return bytes;
    }

    private static Blob layer(TarFile tar, String name, Digest id) throws IOException {
        TarFile.Member member = Saved.require(tar, name, MANIFEST);
        Coat coat = tar.coat(member);
        long size = coat == Coat.NONE ? member.size() : plainSize(tar, member, coat);
        return new SavedBlob(tar, member, coat, Descriptor.of(Saved.LAYER, id, size));
    }

    private static long plainSize(TarFile tar, TarFile.Member member, Coat coat)
            throws IOException {
        long size = 0;
        try (ReadableByteChannel plain = coat.takeOff(tar.openAt(member, 0), tar.where());
                Blocks.Block block = Blocks.take()) {
            ByteBuffer buffer = block.buffer();
            while (Blocks.fill(plain, buffer)) {
                size += buffer.position();
                buffer.clear();
            }
            return size + buffer.position();
        }
    }
}
