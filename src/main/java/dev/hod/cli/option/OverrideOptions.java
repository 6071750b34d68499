package dev.hod.cli.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which machine images are chosen for, as skopeo's options say it. */
@Heading("As skopeo's")
final class OverrideOptions {
    @Option(
            names = "--override-arch",
            paramLabel = "ARCH",
            description = "Choose images for this architecture instead of this machine's.")
    Optional<String> arch = Optional.empty();

    @Option(names = "--override-os", paramLabel = "OS", description = "For this system.")
    Optional<String> os = Optional.empty();

    @Option(
            names = "--override-variant",
            paramLabel = "VARIANT",
            description = "For this variant of the architecture.")
    Optional<String> variant = Optional.empty();

    boolean areGiven() {
        return arch.isPresent() || os.isPresent() || variant.isPresent();
    }
}
