package dev.hod.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hod.archive.Inventory.Image;
import dev.hod.archive.Inventory.Item;
import dev.hod.archive.Inventory.Origin;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/** Writes {@code hod.json}: keys in a fixed order, a line each for what people grep for. */
final class InventoryWriter {
    private final OutputStream out;

    InventoryWriter(OutputStream out) {
        this.out = out;
    }

    void write(Inventory inventory) throws IOException {
        line("{\"hod\":{\"bundle\":1,\"requires\":[]},");
        if (inventory.note().isPresent()) {
            line("\"note\":" + JsonText.quote(inventory.note().get()) + ',');
        }
        if (inventory.created().isPresent()) {
            line("\"created\":" + inventory.created().get() + ',');
        }
        list("images", inventory.images(), InventoryWriter::image);
        list("manifests", inventory.manifests(), InventoryWriter::item);
        list("blobs", inventory.blobs(), InventoryWriter::item);
        line("\"files\":[]}");
    }

    private <T> void list(String key, List<T> items, Function<T, String> form) throws IOException {
        line("\"" + key + "\":[");
        for (int i = 0; i < items.size(); i++) {
            line(form.apply(items.get(i)) + (i < items.size() - 1 ? "," : ""));
        }
        line("],");
    }

    private static String image(Image image) {
        StringBuilder json = new StringBuilder();
        json.append("{\"repository\":").append(JsonText.quote(image.name().repository()));
        image.name().tag().ifPresent(tag -> json.append(",\"tag\":").append(JsonText.quote(tag)));
        json.append(",\"digest\":\"").append(image.digest());
        json.append("\",\"type\":").append(JsonText.quote(image.type().value()));
        json.append(",\"size\":").append(image.size());
        json.append(",\"platforms\":").append(platforms(image.platforms()));
        image.origin().ifPresent(origin -> json.append(origin(origin)));
        json.append(",\"groups\":").append(JsonText.quote(image.groups()));
        return json.append('}').toString();
    }

    private static String origin(Origin origin) {
        return ",\"written\":"
                + JsonText.quote(origin.written())
                + ",\"source\":"
                + JsonText.quote(origin.source())
                + ",\"announced\":\""
                + origin.announced()
                + "\",\"kept\":"
                + platforms(origin.kept());
    }

    private static String platforms(List<Platform> platforms) {
        return JsonText.quote(platforms.stream().map(PlatformText::of).toList());
    }

    private static String item(Item item) {
        return "{\"digest\":\""
                + item.digest()
                + "\",\"size\":"
                + item.size()
                + ",\"types\":"
                + JsonText.quote(item.types().stream().map(MediaType::value).toList())
                + '}';
    }

    private void line(String text) throws IOException {
        out.write((text + '\n').getBytes(UTF_8));
    }
}
