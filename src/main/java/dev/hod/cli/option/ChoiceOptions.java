package dev.hod.cli.option;

import java.util.ArrayList;
import java.util.List;
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
}
