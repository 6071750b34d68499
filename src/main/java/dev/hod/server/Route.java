package dev.hod.server;

import dev.hod.image.Digest;
import dev.hod.reference.WrittenReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a request's path asks for (distribution-spec, endpoints). Names are matched as they came:
 * none of their letters ever needs an escape, so one that is escaped names nothing.
 */
sealed interface Route {
    record Ping() implements Route {}

    record Catalog() implements Route {}

    record Tags(String repository) implements Route {}

    record ManifestByTag(String repository, String tag) implements Route {}

    record ManifestByDigest(String repository, Digest digest) implements Route {}

    record BlobByDigest(String repository, Digest digest) implements Route {}

    record ReferrersOf(String repository, Digest subject) implements Route {}

    record NewUpload(String repository) implements Route {}

    record UploadUnderWay(String repository, String id) implements Route {}

    /** Understands the path of a request, still with its percent escapes. */
    static Route parse(String rawPath) throws Refused {
        if (rawPath.equals("/v2") || rawPath.equals("/v2/")) {
            return new Ping();
        }
        if (rawPath.equals("/v2/_catalog")) {
            return new Catalog();
        }
        if (!rawPath.startsWith("/v2/")) {
            throw new Refused(ErrorCode.NO_SUCH_ENDPOINT, "a registry answers below /v2/");
        }
        List<String> parts = List.of(rawPath.substring("/v2/".length()).split("/", -1));
        int count = parts.size();
        String last = parts.getLast();
        if (count >= 3) {
            switch (parts.get(count - 2)) {
                case "manifests" -> {
                    return manifest(name(parts, count - 2), decoded(last));
                }
                case "tags" -> {
                    if (last.equals("list")) {
                        return new Tags(name(parts, count - 2));
                    }
                }
                case "referrers" -> {
                    return new ReferrersOf(name(parts, count - 2), digest(decoded(last)));
                }
                case "blobs" -> {
                    String repository = name(parts, count - 2);
                    return last.equals("uploads")
                            ? new NewUpload(repository)
                            : new BlobByDigest(repository, digest(decoded(last)));
                }
                case "uploads" -> {
                    if (count >= 4 && parts.get(count - 3).equals("blobs")) {
                        String repository = name(parts, count - 3);
                        return last.isEmpty()
                                ? new NewUpload(repository)
                                : new UploadUnderWay(repository, last);
                    }
                }
                default -> {}
            }
        }
        throw new Refused(ErrorCode.NO_SUCH_ENDPOINT, "there is no such endpoint");
    }

    private static Route manifest(String repository, String reference) throws Refused {
        if (reference.indexOf(':') >= 0) {
            return new ManifestByDigest(repository, digest(reference));
        }
        if (!WrittenReference.isTag(reference)) {
            throw new Refused(ErrorCode.TAG_INVALID, "not a tag: \"" + brief(reference) + "\"");
        }
        return new ManifestByTag(repository, reference);
    }

    private static String name(List<String> parts, int end) throws Refused {
        return checkedName(String.join("/", parts.subList(0, end)));
    }

    /** A repository's name that keeps to the grammar, so that nothing but a repository it names. */
    static String checkedName(String text) throws Refused {
        if (!WrittenReference.isPath(text)) {
            throw new Refused(
                    ErrorCode.NAME_INVALID, "not a repository name: \"" + brief(text) + "\"");
        }
        return text;
    }

    static Digest digest(String text) throws Refused {
        Optional<Digest> digest = Digest.tryParse(text);
        if (digest.isEmpty()) {
            throw new Refused(ErrorCode.DIGEST_INVALID, "not a digest: \"" + brief(text) + "\"");
        }
        return digest.get();
    }

    private static String decoded(String escaped) {
        try {
            // A plus sign stands for itself in a path.
            return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return escaped;
        }
    }

    private static String brief(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
