package dev.hod.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a docker {@code config.json}, a containers {@code auth.json} or a {@code .dockercfg} says.
 *
 * @param entries credentials by key, as written: a host, a path below it, or a URL
 * @param helpers helper by host
 * @param defaultHelper docker's {@code credsStore}
 */
record AuthFile(
        Map<String, Credentials> entries,
        Map<String, String> helpers,
        Optional<String> defaultHelper) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String DOCKER_IO = "index.docker.io";

    AuthFile {
        entries = Map.copyOf(entries);
        helpers = Map.copyOf(helpers);
    }

    /** Reads a file's text; {@code where} names it in messages. */
    static AuthFile parse(String text, String where) throws CredentialFailure {
        Map<String, Credentials> entries = new LinkedHashMap<>();
        Map<String, String> helpers = new LinkedHashMap<>();
        Optional<String> defaultHelper = Optional.empty();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    JsonToken value = json.nextToken();
                    boolean object = value == JsonToken.START_OBJECT;
                    if (object && field.equals("auths")) {
                        readEntries(json, entries);
                    } else if (object && field.equals("credHelpers")) {
                        readHelpers(json, helpers);
                    } else if (field.equals("credsStore")) {
                        defaultHelper =
                                Optional.ofNullable(json.getValueAsString())
                                        .filter(helper -> !helper.isEmpty());
                    } else if (object && isLegacyKey(field)) {
                        readEntry(json).ifPresent(found -> entries.put(field, found));
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            // Jackson's own message quotes the text around the fault, secrets included.
            throw new CredentialFailure(where, "not JSON");
        } catch (IllegalArgumentException e) {
            throw new CredentialFailure(where, "an \"auth\" that is not base64");
        }
        return new AuthFile(entries, helpers, defaultHelper);
    }

    /** {@code .dockercfg} is the bare map. */
    private static boolean isLegacyKey(String field) {
        return field.indexOf('.') >= 0 || field.indexOf(':') >= 0;
    }

    private static void readEntries(JsonParser json, Map<String, Credentials> entries)
            throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken() == JsonToken.START_OBJECT) {
                readEntry(json).ifPresent(found -> entries.put(key, found));
            } else {
                json.skipChildren();
            }
        }
    }

    private static void readHelpers(JsonParser json, Map<String, String> helpers)
            throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String host = json.currentName();
            json.nextToken();
            String helper = json.getValueAsString();
            json.skipChildren();
            if (helper != null && !helper.isEmpty()) {
                helpers.put(host, helper);
            }
        }
    }

    /** Nothing for an empty entry: its credentials are in a helper. */
    private static Optional<Credentials> readEntry(JsonParser json) throws IOException {
        String auth = "";
        String user = "";
        String password = "";
        String identityToken = "";
        String registryToken = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName().toLowerCase(Locale.ROOT);
            json.nextToken();
            String value = json.getValueAsString("");
            json.skipChildren();
            switch (field) {
                case "auth" -> auth = value;
                case "username" -> user = value;
                case "password" -> password = value;
                case "identitytoken" -> identityToken = value;
                case "registrytoken" -> registryToken = value;
                default -> {
                    // The rest is docker's own.
                }
            }
        }
        if (!auth.isEmpty()) {
            String decoded =
                    new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            if (colon >= 0) {
                user = decoded.substring(0, colon);
                password = decoded.substring(colon + 1).replaceAll("\0+$", "");
            }
        }
        if (!identityToken.isEmpty()) {
            return Optional.of(new Credentials.IdentityToken(user, identityToken));
        }
        if (!registryToken.isEmpty()) {
            return Optional.of(new Credentials.RegistryToken(registryToken));
        }
        return user.isEmpty() && password.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials.Password(user, password));
    }

    /** The helper that the file names for a host by itself. */
    Optional<String> helper(String host) {
        for (Map.Entry<String, String> entry : helpers.entrySet()) {
            if (canonical(entry.getKey()).equals(canonical(host))) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /**
     * The entry of the longest path that leads to the repository ({@code host/team/app}, {@code
     * host/team}, {@code host}), else that of a URL with this host (containers-auth.json(5)).
     */
    Optional<Credentials> find(String host, String repository) {
        String path = repository.isEmpty() ? host : host + '/' + repository;
        while (true) {
            Credentials found = entries.get(path);
            if (found != null) {
                return Optional.of(found);
            }
            int slash = path.lastIndexOf('/');
            if (slash < 0) {
                break;
            }
            path = path.substring(0, slash);
        }
        for (Map.Entry<String, Credentials> entry : entries.entrySet()) {
            if (canonical(entry.getKey()).equals(canonical(host))) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** A key's host, under the one name that docker.io has of old. */
    static String canonical(String key) {
        String host = key;
        int scheme = key.indexOf("://");
        if (scheme >= 0) {
            host = key.substring(scheme + 3).split("/", 2)[0];
        }
        return host.equals("docker.io") || host.equals("registry-1.docker.io") ? DOCKER_IO : host;
    }
}
