package dev.hod.cli.option;

import dev.hod.image.Platform;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which of the images that are named, and what of each. */
@Heading("Which images")
public final class ChoiceOptions {
    @Option(
            names = "--group",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only what stands under this ## heading of the lists; may be given more than"
                            + " once. Default: all of them.")
    public List<String> groups = new ArrayList<>();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH[,…]|all",
            description =
                    "One: the tag points at that platform's image. Several: an index of them."
                            + " all: untouched. Default: this machine's where images are fetched"
                            + " from registries, else whatever is there.")
    String platform = "";

    @Option(
            names = "--allow-missing-platform",
            description =
                    "Carry an image with those platforms that it has; what has none of"
                            + " them is left out, unless that is all there is.")
    boolean allowMissingPlatform;

    @Mixin OverrideOptions override = new OverrideOptions();

    /** The platforms that are asked for, as {@code --platform} has them; empty for none. */
    String platforms() throws Usage {
        if (!override.areGiven()) {
            return platform;
        }
        if (!platform.isEmpty()) {
            throw new Usage("--platform says it all: leave out --override-arch, -os and -variant");
        }
        Platform host = Platform.host();
        String system = override.os.orElse(host.os());
        String machine = override.arch.orElse(host.architecture());
        return system + '/' + machine + override.variant.map(v -> '/' + v).orElse("");
    }
}
