package dev.hod.cli.outcome;

import dev.hod.reference.BadReference;
import dev.hod.reference.WrittenReference;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is the same in the reasons of images that failed in the same way. */
final class Likeness {
    private static final String ANY = "…";
    private static final Pattern DIGEST = Pattern.compile("(sha256|sha512):[0-9a-f]{64,128}");

    private Likeness() {}

    /** A reason with {@code …} in place of what is the image's own in it: its name, all digests. */
    static String of(String name, String reason) {
        String general = DIGEST.matcher(without(name, "", reason)).replaceAll("$1:" + ANY);
        Optional<WrittenReference> reference = reference(name);
        if (reference.isEmpty()) {
            return general;
        }
        String path = reference.get().path();
        List<String> paths =
                List.of(
                        reference.get().host().orElse(WrittenReference.DOCKER_IO) + '/' + path,
                        "library/" + path,
                        path,
                        path.replace("/", "%2F"));
        for (String form : paths) {
            general = without(form, "", general);
        }
        // Neither a port nor the /v2/ of every URL is a tag.
        return without(reference.get().tag().orElse("latest"), "(?<=…:|/manifests/)", general);
    }

    private static Optional<WrittenReference> reference(String name) {
        try {
            return Optional.of(WrittenReference.parse(name));
        } catch (BadReference e) {
            // A place of another kind, which is all of its name.
            return Optional.empty();
        }
    }

    /** Without {@code part} wherever it stands by itself, and behind {@code before} there. */
    private static String without(String part, String before, String text) {
        return Pattern.compile(before + "(?<![\\w.-])" + Pattern.quote(part) + "(?![\\w-]|\\.\\w)")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(ANY));
    }
}
