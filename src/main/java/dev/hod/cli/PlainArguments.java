package dev.hod.cli;

import dev.hod.cli.command.Command;
import dev.hod.cli.command.InspectCommand;
import dev.hod.cli.command.ListTagsCommand;
import dev.hod.cli.command.ManifestDigestCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the plainest command lines of commands that end at once: picocli's look at all their
 * options would take longer than the work. Whatever is not known here picocli reads, mistakes
 * included.
 */
final class PlainArguments {
    private PlainArguments() {}

    /** Whether the command was given all that stands there; else it is as it was. */
    static boolean read(Verb verb, Command command, List<String> args) {
        return switch (verb) {
            case INSPECT -> inspect((InspectCommand) command, args);
            case LIST_TAGS -> one(args, ((ListTagsCommand) command).arguments);
            case MANIFEST_DIGEST -> one(args, ((ManifestDigestCommand) command).arguments);
            case PULL,
                    ADOPT,
                    SELECT,
                    PACK,
                    VERIFY,
                    INSTALL,
                    UNPACK,
                    LS,
                    SERVE,
                    TAG,
                    UNTAG,
                    RM,
                    RELEASE,
                    DIFF,
                    PRUNE,
                    GC,
                    COPY,
                    SYNC,
                    SYNC_PLACES,
                    SYNC_ROUTES,
                    DELETE,
                    LOGIN,
                    LOGOUT,
                    COMPLETION,
                    STANDALONE_SIGN,
                    STANDALONE_VERIFY,
                    GENERATE_SIGSTORE_KEY,
                    DEMO ->
                    false;
        };
    }

    private static boolean one(List<String> args, List<String> arguments) {
        return args.size() == 1 && !args.getFirst().startsWith("-") && arguments.addAll(args);
    }

    private static boolean inspect(InspectCommand inspect, List<String> args) {
        boolean raw = false;
        boolean config = false;
        boolean noTags = false;
        Optional<String> format = Optional.empty();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            switch (arg) {
                case "--raw" -> raw = true;
                case "--config" -> config = true;
                case "--no-tags", "-n" -> noTags = true;
                case "--format", "-f" -> {
                    if (format.isPresent() || ++i == args.size()) {
                        return false;
                    }
                    format = Optional.of(args.get(i));
                }
                default -> {
                    if (arg.startsWith("-") || !arguments.isEmpty()) {
                        return false;
                    }
                    arguments.add(arg);
                }
            }
        }
        inspect.raw = raw;
        inspect.config = config;
        inspect.noTags = noTags;
        inspect.format = format;
        return inspect.arguments.addAll(arguments);
    }
}
