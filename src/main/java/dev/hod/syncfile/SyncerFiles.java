package dev.hod.syncfile;

import dev.hod.auth.Credentials;
import dev.hod.document.Document;
import dev.hod.document.Node;
import dev.hod.document.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of AliyunContainerService/image-syncer: who to be at which registry, and which images
 * go where, in JSON or YAML by their names. All that is wrong in one is said at once.
 *
 * @param routes in the order of the file
 */
public record SyncerFiles(List<Login> logins, List<Route> routes) {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([^}]*)}|([A-Za-z_][A-Za-z0-9_]*))");

    public SyncerFiles {
        logins = List.copyOf(logins);
        routes = List.copyOf(routes);
    }

    /**
     * How a registry, or a part of it, is spoken to.
     *
     * @param place {@code host[:port][/namespace]}
     */
    public record Login(String place, Optional<Credentials> who, Checks checks) {
        /** Of the registry. */
        public String host() {
            int slash = place.indexOf('/');
            return slash < 0 ? place : place.substring(0, slash);
        }
    }

    /** Whether a registry must have TLS, and a certificate that can be trusted. */
    public enum Checks {
        MADE,
        LEFT_OUT
    }

    /**
     * Reads the file of images and, if there is one, that of credentials.
     *
     * @param environment for variables in destinations and credentials
     * @throws dev.hod.document.BadDocument with all that is wrong with one of them
     */
    public static SyncerFiles read(
            Optional<Path> auth, Path images, Map<String, String> environment) throws IOException {
        List<Login> logins = new ArrayList<>();
        if (auth.isPresent()) {
            Problems problems = new Problems(auth.get());
            Node root = Document.read(auth.get(), Document.syntaxOf(auth.get()), problems);
            logins.addAll(logins(root, new Fields(problems), environment));
            problems.check();
        }
        Problems problems = new Problems(images);
        Node root = Document.read(images, Document.syntaxOf(images), problems);
        List<Route> routes = new RouteReader(problems, environment).routes(root);
        if (routes.isEmpty()) {
            problems.add(1, "no image is named");
        }
        problems.check();
        return new SyncerFiles(logins, routes);
    }

    /** Reads both out of one file, as older versions had it; passwords stand there as they are. */
    public static SyncerFiles read(Path config, Map<String, String> environment)
            throws IOException {
        Problems problems = new Problems(config);
        Node root = Document.read(config, Document.syntaxOf(config), problems);
        Fields fields = new Fields(problems);
        List<Login> logins = new ArrayList<>();
        List<Route> routes = new ArrayList<>();
        for (Node.Member part : fields.members(root, "the file")) {
            switch (part.name()) {
                case "auth" -> logins.addAll(logins(part.value(), fields, Map.of()));
                case "images" ->
                        routes.addAll(new RouteReader(problems, environment).routes(part.value()));
                default -> problems.add(part.line(), "unknown key \"" + part.name() + "\"");
            }
        }
        if (routes.isEmpty()) {
            problems.add(1, "no image is named");
        }
        problems.check();
        return new SyncerFiles(logins, routes);
    }

    private static List<Login> logins(Node root, Fields fields, Map<String, String> environment) {
        List<Login> logins = new ArrayList<>();
        for (Node.Member entry : fields.members(root, "the file")) {
            Optional<String> user = Optional.empty();
            Optional<String> password = Optional.empty();
            Optional<String> token = Optional.empty();
            boolean insecure = false;
            for (Node.Member field :
                    fields.members(
                            entry.value(),
                            entry.name(),
                            Set.of("username", "password", "insecure", "identityToken"))) {
                switch (field.name()) {
                    case "username" -> user = text(fields, field, environment);
                    case "password" -> password = text(fields, field, environment);
                    case "identityToken" -> token = text(fields, field, environment);
                    case "insecure" -> insecure = fields.truth(field).orElse(false);
                    default -> {}
                }
            }
            String place = entry.name();
            logins.add(
                    new Login(
                            place.endsWith("/") ? place.substring(0, place.length() - 1) : place,
                            fields.credentials(entry.line(), user, password, token),
                            insecure ? Checks.LEFT_OUT : Checks.MADE));
        }
        return logins;
    }

    private static Optional<String> text(
            Fields fields, Node.Member field, Map<String, String> environment) {
        return fields.text(field)
                .map(text -> environment.isEmpty() ? text : expanded(text, environment))
                .filter(text -> !text.isEmpty());
    }

    /** With {@code $NAME} and {@code ${NAME}} replaced; those that are not set are empty. */
    static String expanded(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> {
                    String name = found.group(1) == null ? found.group(2) : found.group(1);
                    return Matcher.quoteReplacement(environment.getOrDefault(name, ""));
                });
    }
}
