package dev.hod.cli.option;

import dev.hod.trust.Policy;
import dev.hod.trust.SignaturePlaces;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom to trust, as skopeo's options say it. */
@Heading("Trust")
public final class TrustOptions {
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A trust policy; without it the user's or the system's, if there is one.")
    Optional<Path> policy = Optional.empty();

    @Option(names = "--insecure-policy", description = "Look at no trust policy.")
    boolean insecurePolicy;

    @Option(names = "--require-signed", hidden = true)
    boolean requireSigned;

    @Option(
            names = "--registries.d",
            paramLabel = "DIR",
            description = "Where files say where signatures are. Default: containers/registries.d.")
    Optional<Path> registriesFolder = Optional.empty();

    /**
     * What the options and files say. Without a policy everything is let through.
     *
     * @throws dev.hod.trust.BadPolicy where a policy cannot be read
     */
    public Trust trust(Map<String, String> environment) throws IOException, Usage {
        if (insecurePolicy && requireSigned) {
            throw new Usage("--insecure-policy and --require-signed are mutually exclusive");
        }
        Optional<Path> file = insecurePolicy ? Optional.empty() : file(environment);
        if (requireSigned && file.isEmpty()) {
            throw new Usage("--require-signed: there is no trust policy that names keys");
        }
        Policy read = file.isPresent() ? Policy.read(file.get()) : Policy.NONE;
        return new Trust(requireSigned ? read.requiringSignatures() : read, places(environment));
    }

    /** Where the signatures of images in registries are. */
    public SignaturePlaces places(Map<String, String> environment) {
        return new SignaturePlaces(registriesFolder, environment);
    }

    private Optional<Path> file(Map<String, String> environment) {
        if (policy.isPresent()) {
            return policy;
        }
        String home = environment.getOrDefault("HOME", "");
        List<Path> usual = new ArrayList<>();
        if (!home.isEmpty()) {
            usual.add(Path.of(home, ".config/containers/policy.json"));
        }
        usual.add(Path.of("/etc/containers/policy.json"));
        return usual.stream().filter(Files::exists).findFirst();
    }
}
