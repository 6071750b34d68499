package dev.hod.trust;

import dev.hod.json.GoJson;
import dev.hod.json.Json;
import dev.hod.reference.BadLocation;
import dev.hod.reference.FullReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a policy as strictly as containers/image does (signature/policy_config.go): what is not
 * known is refused, since a slip of the pen must not open a door. Messages are its own.
 */
final class PolicyReader {
    private static final Set<String> KEY_TYPES =
            Set.of("GPGKeys", "signedByGPGKeys", "X509Certificates", "signedByX509CAs");

    /** A host, or a name that begins with one. */
    private static final Pattern PREFIX =
            Pattern.compile(
                    "[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?"
                            + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");

    private PolicyReader() {}

    /** A reason why a policy is refused; what file it is in is not known yet. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    static Policy read(byte[] text) throws Refused {
        Json.Struct members = object(parse(text));
        only(members, Set.of("default", "transports"));
        Json usual = members.members().get("default");
        if (usual == null) {
            throw new Refused("Default policy is missing");
        }
        List<Requirement> fallback = requirements(usual);
        Map<String, Map<String, List<Requirement>>> transports = new LinkedHashMap<>();
        Json named = members.members().get("transports");
        if (named != null) {
            for (Map.Entry<String, Json> entry : object(named).members().entrySet()) {
                transports.put(entry.getKey(), scopes(entry.getKey(), object(entry.getValue())));
            }
        }
        return new Policy(fallback, transports);
    }

    private static Json parse(byte[] text) throws Refused {
        try {
            return Json.parseStrictly(text);
        } catch (IOException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, List<Requirement>> scopes(String transport, Json.Struct scopes)
            throws Refused {
        Map<String, List<Requirement>> all = new LinkedHashMap<>();
        for (Map.Entry<String, Json> entry : scopes.members().entrySet()) {
            String scope = entry.getKey();
            if (!scope.isEmpty() && !isScope(transport, scope)) {
                throw unknown(scope);
            }
            all.put(scope, requirements(entry.getValue()));
        }
        return all;
    }

    /** Whether images of a transport can have a scope. */
    private static boolean isScope(String transport, String scope) {
        return switch (transport) {
            case "dir", "oci", "oci-archive", "sif", "pool", "bundle" -> {
                String path =
                        transport.startsWith("oci") && scope.indexOf(':') > 0
                                ? scope.substring(0, scope.indexOf(':'))
                                : scope;
                yield path.startsWith("/")
                        && path.length() > 1
                        && Path.of(path).normalize().toString().equals(path);
            }
            case "docker-archive", "tarball" -> false;
            default -> true;
        };
    }

    private static List<Requirement> requirements(Json list) throws Refused {
        if (!(list instanceof Json.Array(List<Json> items))) {
            throw new Refused("a list of requirements is expected");
        }
        if (items.isEmpty()) {
            throw new Refused("List of verification policy requirements must not be empty");
        }
        List<Requirement> all = new ArrayList<>();
        for (Json item : items) {
            all.add(requirement(object(item)));
        }
        return all;
    }

    private static Requirement requirement(Json.Struct members) throws Refused {
        String type = members.text("type");
        return switch (type) {
            case "insecureAcceptAnything" -> {
                only(members, Set.of("type"));
                yield new Requirement.AcceptAnything();
            }
            case "reject" -> {
                only(members, Set.of("type"));
                yield new Requirement.Reject();
            }
            case "signedBy" -> signedBy(members);
            case "signedBaseLayer" -> {
                only(members, Set.of("type", "baseLayerIdentity"));
                identity(required(members, "baseLayerIdentity"));
                yield new Requirement.Unimplemented("signedBaseLayer not implemented yet!");
            }
            case "sigstoreSigned" -> sigstoreSigned(members);
            default -> throw new Refused("Unknown policy requirement type " + GoJson.quote(type));
        };
    }

    private static Requirement signedBy(Json.Struct members) throws Refused {
        only(
                members,
                Set.of("type", "keyType", "keyPath", "keyPaths", "keyData", "signedIdentity"));
        String keyType = text(members, "keyType");
        if (!KEY_TYPES.contains(keyType)) {
            throw new Refused("Unrecognized keyType value " + GoJson.quote(keyType));
        }
        List<String> given = given(members, List.of("keyPath", "keyPaths", "keyData"));
        if (given.size() != 1) {
            throw new Refused(
                    "Exactly one of keyPath, keyPaths and keyData must be specified, "
                            + (given.isEmpty() ? "none of them present" : "more than one present"));
        }
        SignedIdentity identity = signedIdentity(members);
        return keyType.equals("GPGKeys")
                ? new Requirement.SignedBy(keys(members, given.getFirst()), identity)
                : new Requirement.Unimplemented(
                        "Unimplemented \"keyType\" value " + GoJson.quote(keyType));
    }

    private static Requirement sigstoreSigned(Json.Struct members) throws Refused {
        only(
                members,
                Set.of(
                        "type",
                        "keyPath",
                        "keyPaths",
                        "keyData",
                        "keyDatas",
                        "fulcio",
                        "pki",
                        "rekorPublicKeyPath",
                        "rekorPublicKeyPaths",
                        "rekorPublicKeyData",
                        "rekorPublicKeyDatas",
                        "signedIdentity"));
        List<String> sources = List.of("keyPath", "keyPaths", "keyData", "keyDatas");
        List<String> given =
                given(
                        members,
                        List.of("keyPath", "keyPaths", "keyData", "keyDatas", "fulcio", "pki"));
        if (given.size() != 1) {
            throw new Refused(
                    "exactly one of keyPath, keyPaths, keyData, keyDatas, fulcio, and pki must be"
                            + " specified");
        }
        List<String> rekor =
                given(
                        members,
                        List.of(
                                "rekorPublicKeyPath",
                                "rekorPublicKeyPaths",
                                "rekorPublicKeyData",
                                "rekorPublicKeyDatas"));
        if (rekor.size() > 1) {
            throw new Refused(
                    "at most one of rekorPublicKeyPath, rekorPublicKeyPaths, rekorPublicKeyData and"
                            + " rekorPublicKeyDatas can be specified");
        }
        String source = given.getFirst();
        Optional<String> beyond =
                sources.contains(source) ? rekor.stream().findFirst() : Optional.of(source);
        return new Requirement.SigstoreSigned(
                sources.contains(source)
                        ? keys(members, source)
                        : new Requirement.Keys(List.of(), List.of()),
                signedIdentity(members),
                beyond);
    }

    private static List<String> given(Json.Struct members, List<String> names) {
        return names.stream().filter(members.members()::containsKey).toList();
    }

    private static Requirement.Keys keys(Json.Struct members, String source) throws Refused {
        List<Path> files = new ArrayList<>();
        List<byte[]> data = new ArrayList<>();
        switch (source) {
            case "keyPath" -> files.add(Path.of(text(members, source)));
            case "keyData" -> data.add(decoded(text(members, source)));
            case "keyPaths" -> {
                for (String text : texts(members, source)) {
                    files.add(Path.of(text));
                }
            }
            default -> {
                for (String text : texts(members, source)) {
                    data.add(decoded(text));
                }
            }
        }
        return new Requirement.Keys(files, data);
    }

    private static byte[] decoded(String text) throws Refused {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Refused("illegal base64 data: " + e.getMessage());
        }
    }

    private static SignedIdentity signedIdentity(Json.Struct members) throws Refused {
        Json given = members.members().get("signedIdentity");
        return given == null ? new SignedIdentity.MatchRepoDigestOrExact() : identity(given);
    }

    private static SignedIdentity identity(Json value) throws Refused {
        Json.Struct members = object(value);
        String type = members.text("type");
        return switch (type) {
            case "matchExact" -> {
                only(members, Set.of("type"));
                yield new SignedIdentity.MatchExact();
            }
            case "matchRepoDigestOrExact" -> {
                only(members, Set.of("type"));
                yield new SignedIdentity.MatchRepoDigestOrExact();
            }
            case "matchRepository" -> {
                only(members, Set.of("type"));
                yield new SignedIdentity.MatchRepository();
            }
            case "exactReference" -> {
                only(members, Set.of("type", "dockerReference"));
                yield new SignedIdentity.ExactReference(exactReference(members));
            }
            case "exactRepository" -> {
                only(members, Set.of("type", "dockerRepository"));
                yield new SignedIdentity.ExactRepository(reference(members, "dockerRepository"));
            }
            case "remapIdentity" -> {
                only(members, Set.of("type", "prefix", "signedPrefix"));
                yield new SignedIdentity.RemapIdentity(
                        prefix(members, "prefix"), prefix(members, "signedPrefix"));
            }
            default ->
                    throw new Refused("Unknown policy reference match type " + GoJson.quote(type));
        };
    }

    private static FullReference exactReference(Json.Struct members) throws Refused {
        FullReference reference = reference(members, "dockerReference");
        if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
            throw new Refused(
                    "dockerReference %s contains neither a tag nor digest"
                            .formatted(text(members, "dockerReference")));
        }
        return reference;
    }

    private static FullReference reference(Json.Struct members, String name) throws Refused {
        String text = text(members, name);
        try {
            return FullReference.parse(text);
        } catch (BadLocation e) {
            throw new Refused("Invalid format of %s %s: %s".formatted(name, text, e.getMessage()));
        }
    }

    private static String prefix(Json.Struct members, String name) throws Refused {
        String text = text(members, name);
        if (!PREFIX.matcher(text).matches()) {
            throw new Refused("prefix " + GoJson.quote(text) + " is not valid");
        }
        return text;
    }

    private static Json.Struct object(Json value) throws Refused {
        if (value instanceof Json.Struct struct) {
            return struct;
        }
        throw new Refused("JSON object expected");
    }

    private static void only(Json.Struct members, Set<String> names) throws Refused {
        for (String name : members.members().keySet()) {
            if (!names.contains(name)) {
                throw unknown(name);
            }
        }
    }

    private static Refused unknown(String name) {
        return new Refused("Unknown key " + GoJson.quote(name));
    }

    private static Json required(Json.Struct members, String name) throws Refused {
        Json value = members.members().get(name);
        if (value == null) {
            throw new Refused("Key " + GoJson.quote(name) + " missing in a JSON object");
        }
        return value;
    }

    private static String text(Json.Struct members, String name) throws Refused {
        if (required(members, name) instanceof Json.Text(String text)) {
            return text;
        }
        throw new Refused("the member " + name + " is no text");
    }

    private static List<String> texts(Json.Struct members, String name) throws Refused {
        List<String> all = new ArrayList<>();
        if (required(members, name) instanceof Json.Array(List<Json> items)) {
            for (Json item : items) {
                if (item instanceof Json.Text(String text)) {
                    all.add(text);
                }
            }
            if (all.size() == items.size() && !all.isEmpty()) {
                return all;
            }
        }
        throw new Refused("the member " + name + " is no list of texts");
    }
}
