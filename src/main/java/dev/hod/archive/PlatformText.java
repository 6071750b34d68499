package dev.hod.archive;

import dev.hod.image.Platform;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Platforms as the inventory has them: {@code linux/arm64/v9}, {@code windows(10.0.17763)/amd64}
 * (the form of containerd's platforms package).
 */
final class PlatformText {
    private static final String WORD = "[A-Za-z0-9_.-]+";
    private static final Pattern FORM =
            Pattern.compile(
                    "(?<os>WORD)(?:\\((?<version>WORD)\\))?/(?<architecture>WORD)(?:/(?<variant>WORD))?"
                            .replace("WORD", WORD));

    private PlatformText() {}

    static String of(Platform platform) {
        return platform.os()
                + platform.osVersion().map(v -> '(' + v + ')').orElse("")
                + '/'
                + platform.architecture()
                + platform.variant().map(v -> '/' + v).orElse("");
    }

    static Optional<Platform> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Platform(
                        form.group("os"),
                        form.group("architecture"),
                        Optional.ofNullable(form.group("variant")),
                        Optional.ofNullable(form.group("version"))));
    }

    /** Whether a platform survives being written and read; others say nothing useful. */
    static boolean isPlain(Platform platform) {
        return parse(of(platform)).filter(platform::equals).isPresent();
    }
}
