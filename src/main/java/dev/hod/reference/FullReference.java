package dev.hod.reference;

import dev.hod.image.Digest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference completed as Docker's tools complete it: {@code nginx} is {@code
 * docker.io/library/nginx} (distribution/reference, normalize.go). The tag is not completed before
 * somebody asks for that.
 *
 * @param repository with {@code library/} where docker.io implies it
 */
public record FullReference(
        String host, String repository, Optional<String> tag, Optional<Digest> digest) {
    private static final String OFFICIAL = "library/";
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

    /**
     * Completes what somebody wrote.
     *
     * @throws BadLocation with the text that containers/image's tools give for it, and what more
     *     can be said behind
     */
    public static FullReference parse(String text) throws BadLocation {
        if (ID.matcher(text).matches()) {
            throw new BadLocation(
                    "invalid repository name ("
                            + text
                            + "), cannot specify 64-byte hexadecimal strings");
        }
        try {
            WrittenReference written = WrittenReference.parse(text);
            String host = written.hostOr(WrittenReference.DOCKER_IO);
            boolean official =
                    host.equals(WrittenReference.DOCKER_IO) && written.path().indexOf('/') < 0;
            return new FullReference(
                    host,
                    official ? OFFICIAL + written.path() : written.path(),
                    written.tag(),
                    written.digest());
        } catch (BadReference e) {
            throw new BadLocation(
                    isOnlyUpperCase(text)
                            ? "invalid reference format: repository name must be lowercase"
                            : text.isEmpty()
                                    ? "invalid reference format"
                                    : "invalid reference format: " + e.getMessage());
        }
    }

    private static boolean isOnlyUpperCase(String text) {
        int from = text.indexOf('/') + 1;
        int tag = text.indexOf(':', from);
        int end = tag < 0 ? text.length() : tag;
        String name = text.substring(from, end);
        return !name.toLowerCase(Locale.ROOT).equals(name);
    }

    /** With the tag {@code latest} where it has neither tag nor digest. */
    public FullReference withDefaultTag() {
        return tag.isPresent() || digest.isPresent()
                ? this
                : new FullReference(host, repository, Optional.of("latest"), digest);
    }

    /** As people write it: without {@code docker.io/library/}. */
    public String familiar() {
        return familiarName() + suffix();
    }

    String familiarName() {
        if (!host.equals(WrittenReference.DOCKER_IO)) {
            return host + '/' + repository;
        }
        boolean official =
                repository.startsWith(OFFICIAL) && repository.indexOf('/', OFFICIAL.length()) < 0;
        return official ? repository.substring(OFFICIAL.length()) : repository;
    }

    private String suffix() {
        return tag.map(t -> ':' + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    }

    /** Whole, host included. */
    @Override
    public String toString() {
        return host + '/' + repository + suffix();
    }
}
