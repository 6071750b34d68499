package dev.hod.inspect;

import dev.hod.blob.BlobBytes;
import dev.hod.graph.ClosureWalk;
import dev.hod.image.BadManifest;
import dev.hod.image.Descriptor;
import dev.hod.image.Digest;
import dev.hod.image.ImageConfig;
import dev.hod.image.Manifest;
import dev.hod.image.Manifest.ImageIndex;
import dev.hod.image.Manifest.ImageManifest;
import dev.hod.image.Manifest.Opaque;
import dev.hod.image.MediaType;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.image.RawManifest;
import dev.hod.schema1.Schema1;
import dev.hod.template.Moment;
import dev.hod.template.Value;
import dev.hod.template.Value.Field;
import dev.hod.template.Value.InJson;
import dev.hod.transport.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One image being looked at: its manifest first, the image for one platform when that is asked. */
public final class Inspection {
    private final ImageSource source;
    private final List<Platform> platforms;
    private final Descriptor found;
    private final RawManifest top;

    private Inspection(
            ImageSource source, Descriptor found, List<Platform> platforms, RawManifest top) {
        this.source = source;
        this.found = found;
        this.platforms = platforms;
        this.top = top;
    }

    /**
     * Looks at an image that is there.
     *
     * @param platforms of which the first that it has is meant, where it is for several
     */
    public static Inspection of(ImageSource source, Descriptor found, List<Platform> platforms)
            throws IOException {
        return new Inspection(source, found, platforms, source.manifest(found));
    }

    /** What the name points at. */
    public RawManifest top() {
        return top;
    }

    /** The config's bytes; none where the image has no such thing. */
    public byte[] config() throws IOException {
        return isSchema1() ? new byte[0] : config(image());
    }

    /** The config as OCI has it; of schema 1 as what stands beside its layers says it. */
    public Value ociConfig() throws IOException {
        return Config.parse(isSchema1() ? config(Schema1.parse(top)) : config(image())).oci();
    }

    /** Diff IDs would be known only if all layers were unpacked; skopeo leaves them empty. */
    private static byte[] config(Schema1 image) {
        return image.config(
                image.steps().stream().filter(step -> !step.isEmpty()).map(_ -> "").toList());
    }

    private boolean isSchema1() {
        return top.mediaType().isSchema1();
    }

    /**
     * What there is to say about the image.
     *
     * @param name the repository's, host included; empty where it has none
     * @param tags of the repository
     */
    public Value facts(String name, List<String> tags) throws IOException {
        if (isSchema1()) {
            Schema1 image = Schema1.parse(top);
            return facts(
                    new Heads(name, image.tag(), tags),
                    Config.of(image.runs()),
                    new Value.Time(Moment.ZERO),
                    image.steps().stream().map(s -> layer("", s.layer(), -1, Map.of())).toList());
        }
        ImageManifest image = image();
        return facts(
                new Heads(name, "", tags),
                Config.parse(config(image)),
                noTime(image),
                image.layers().stream().map(Inspection::layer).toList());
    }

    /** What is said of an image before what it is. */
    private record Heads(String name, String tag, List<String> tags) {}

    /** A layer by its digest, and all about it. */
    private record Layer(String digest, Value details) {}

    private Value facts(Heads heads, Config config, Value noTime, List<Layer> layers)
            throws IOException {
        List<Value> details = layers.stream().map(Layer::details).toList();
        List<Field> fields = new ArrayList<>();
        fields.add(optional("Name", new Value.Text(heads.name)));
        fields.add(optional("Tag", new Value.Text(heads.tag)));
        fields.add(field("Digest", new Value.Text(top.digest().toString())));
        fields.add(field("RepoTags", Value.texts(heads.tags)));
        fields.add(field("Created", config.created(noTime)));
        fields.add(field("DockerVersion", config.text("docker_version")));
        fields.add(field("Labels", config.labels()));
        fields.add(field("Architecture", config.text("architecture")));
        fields.add(field("Os", config.text("os")));
        fields.add(field("Layers", Value.texts(layers.stream().map(Layer::digest).toList())));
        fields.add(
                field(
                        "LayersData",
                        details.isEmpty() ? Value.Nil.ITEMS : new Value.Items(details)));
        fields.add(field("Env", config.env()));
        return new Value.Struct(fields);
    }

    /** Where no time is named: null for OCI, the year 1 for Docker, as skopeo has it. */
    private static Value noTime(ImageManifest image) {
        return image.raw().mediaType().equals(MediaType.OCI_MANIFEST)
                ? Value.Nil.POINTER
                : new Value.Time(Moment.ZERO);
    }

    private static Layer layer(Descriptor layer) {
        return layer(layer.mediaType().value(), layer.digest(), layer.size(), layer.annotations());
    }

    /**
     * @param size -1 where it is not known
     */
    private static Layer layer(
            String type, Digest digest, long size, Map<String, String> annotations) {
        return new Layer(
                digest.toString(),
                new Value.Struct(
                        List.of(
                                field("MIMEType", new Value.Text(type)),
                                field("Digest", new Value.Text(digest.toString())),
                                field("Size", new Value.Whole(size)),
                                field(
                                        "Annotations",
                                        annotations.isEmpty()
                                                ? Value.Nil.ENTRIES
                                                : Value.texts(new LinkedHashMap<>(annotations))))));
    }

    private static Field field(String name, Value value) {
        return new Field(name, name, value, InJson.ALWAYS);
    }

    private static Field optional(String name, Value value) {
        return new Field(name, name, value, InJson.UNLESS_EMPTY);
    }

    private byte[] config(ImageManifest image) throws IOException {
        return BlobBytes.read(source.blob(image.config()), ImageConfig.MAX_BYTES);
    }

    private ImageManifest image() throws IOException {
        Manifest chosen = ClosureWalk.of(source, found, new PlatformChoice.Best(platforms)).top();
        return switch (chosen) {
            case ImageManifest image -> image;
            case ImageIndex _, Opaque _ ->
                    throw new BadManifest(chosen.digest(), "is no image for one platform");
        };
    }
}
