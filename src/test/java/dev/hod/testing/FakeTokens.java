package dev.hod.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The token service of a {@link FakeRegistry}, for one user. */
public final class FakeTokens {
    public static final String USER = "robot$site";
    public static final String PASSWORD = "pä:ss";
    public static final String IDENTITY = "refresh-me";

    private static final Pattern REPOSITORY =
            Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");

    private final String realm;
    private final Set<String> valid = new HashSet<>();
    private boolean posts = true;
    private int issued;

    FakeTokens(String realm) {
        this.realm = realm;
    }

    /** Every token given out so far is refused from now on. */
    public synchronized void expireAll() {
        valid.clear();
    }

    /** Refresh tokens cannot be posted, as with Harbor. */
    public synchronized void refusePosts() {
        posts = false;
    }

    /** Lets whoever shows this token in, though nobody was given it here. */
    public synchronized void admit(String token) {
        valid.add(token);
    }

    public synchronized int issued() {
        return issued;
    }

    synchronized boolean admits(FakeRegistry.Seen request) {
        String header = request.header("authorization").orElse("");
        return valid.contains(header.replaceFirst("^Bearer ", ""));
    }

    FakeReply challenge(String path) {
        Matcher repository = REPOSITORY.matcher(path);
        String scope =
                repository.matches()
                        ? ",scope=\"repository:" + repository.group(1) + ":pull\""
                        : "";
        return FakeReply.error(401, "UNAUTHORIZED", "authentication required")
                .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "\",service=\"fake\"" + scope);
    }

    synchronized FakeReply issue(
            FakeRegistry.Seen request, Map<String, List<String>> query, byte[] body) {
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (USER + ':' + PASSWORD).getBytes(StandardCharsets.UTF_8));
        boolean known =
                switch (request.method()) {
                    case "POST" -> {
                        if (!posts) {
                            yield false;
                        }
                        yield new String(body, StandardCharsets.UTF_8)
                                .contains("refresh_token=" + IDENTITY);
                    }
                    default -> request.header("authorization").orElse("").equals(basic);
                };
        if (!known || (request.method().equals("GET") && !query.containsKey("scope"))) {
            return FakeReply.error(
                    request.method().equals("POST") && !posts ? 405 : 401, "UNAUTHORIZED", "no");
        }
        String token = "t" + ++issued;
        valid.add(token);
        String json = "{\"token\":\"\",\"access_token\":\"" + token + "\",\"expires_in\":300}";
        return new FakeReply(200, json.getBytes(StandardCharsets.UTF_8));
    }
}
