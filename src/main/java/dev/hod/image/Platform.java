package dev.hod.image;

import java.util.Locale;
import java.util.Optional;

/**
 * What an image runs on, in the normal form of containerd's platforms package: {@code x86_64} is
 * {@code amd64}, {@code arm64/v8} is {@code arm64}, {@code arm} is {@code arm/v7}.
 *
 * @param variant without the value that the architecture implies
 * @param osVersion Windows' build, otherwise absent; not part of what platforms are compared by
 *     when a user asks for one without it
 */
public record Platform(
        String os, String architecture, Optional<String> variant, Optional<String> osVersion) {

    /** BuildKit's platform of attestations, which are no images. */
    public static final Platform UNKNOWN =
            new Platform("unknown", "unknown", Optional.empty(), Optional.empty());

    public Platform {
        os = os.toLowerCase(Locale.ROOT);
        if (os.equals("macos")) {
            os = "darwin";
        }
        architecture = architecture.toLowerCase(Locale.ROOT);
        String given = variant.orElse("").toLowerCase(Locale.ROOT);
        switch (architecture) {
            case "x86_64", "x86-64" -> architecture = "amd64";
            case "i386" -> architecture = "386";
            case "aarch64" -> architecture = "arm64";
            case "armhf" -> {
                architecture = "arm";
                given = "v7";
            }
            case "armel" -> {
                architecture = "arm";
                given = "v6";
            }
            default -> {}
        }
        given =
                switch (architecture) {
                    case "amd64" -> given.equals("v1") ? "" : given;
                    case "386" -> "";
                    case "arm64" ->
                            switch (given) {
                                case "8", "v8", "v8.0" -> "";
                                case "9", "v9.0" -> "v9";
                                default -> given;
                            };
                    case "arm" ->
                            switch (given) {
                                case "", "7" -> "v7";
                                case "5", "6", "8" -> "v" + given;
                                default -> given;
                            };
                    default -> given;
                };
        variant = given.isEmpty() ? Optional.empty() : Optional.of(given);
        osVersion = osVersion.filter(v -> !v.isEmpty());
    }

    public static Platform of(String os, String architecture) {
        return new Platform(os, architecture, Optional.empty(), Optional.empty());
    }

    /**
     * Parses {@code os/architecture[/variant]}.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static Platform parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException(
                    "not a platform: \"" + text + "\" (wanted: os/architecture[/variant])");
        }
        for (String part : parts) {
            if (!part.matches("[A-Za-z0-9_.-]+")) {
                throw new IllegalArgumentException("not a platform: \"" + text + "\"");
            }
        }
        return new Platform(
                parts[0],
                parts[1],
                parts.length == 3 ? Optional.of(parts[2]) : Optional.empty(),
                Optional.empty());
    }

    /** The platform of this machine, with Linux where images are concerned. */
    public static Platform host() {
        return of("linux", System.getProperty("os.arch", "amd64"));
    }

    /** Whether an image for {@code offered} is what somebody who asks for this platform means. */
    public boolean accepts(Platform offered) {
        return os.equals(offered.os)
                && architecture.equals(offered.architecture)
                && variant.equals(offered.variant)
                && (osVersion.isEmpty() || osVersion.equals(offered.osVersion));
    }

    @Override
    public String toString() {
        return os + '/' + architecture + variant.map(v -> '/' + v).orElse("");
    }
}
