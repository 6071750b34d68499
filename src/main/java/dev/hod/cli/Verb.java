package dev.hod.cli;

import dev.hod.cli.command.AdoptCommand;
import dev.hod.cli.command.Command;
import dev.hod.cli.command.CopyCommand;
import dev.hod.cli.command.DeleteCommand;
import dev.hod.cli.command.DemoCommand;
import dev.hod.cli.command.DiffCommand;
import dev.hod.cli.command.GcCommand;
import dev.hod.cli.command.GenerateSigstoreKeyCommand;
import dev.hod.cli.command.InspectCommand;
import dev.hod.cli.command.InstallCommand;
import dev.hod.cli.command.ListTagsCommand;
import dev.hod.cli.command.LoginCommand;
import dev.hod.cli.command.LogoutCommand;
import dev.hod.cli.command.LsCommand;
import dev.hod.cli.command.ManifestDigestCommand;
import dev.hod.cli.command.PackCommand;
import dev.hod.cli.command.PruneCommand;
import dev.hod.cli.command.PullCommand;
import dev.hod.cli.command.ReleaseCommand;
import dev.hod.cli.command.RmCommand;
import dev.hod.cli.command.SelectCommand;
import dev.hod.cli.command.ServeCommand;
import dev.hod.cli.command.StandaloneSignCommand;
import dev.hod.cli.command.StandaloneVerifyCommand;
import dev.hod.cli.command.SyncCommand;
import dev.hod.cli.command.SyncPlacesCommand;
import dev.hod.cli.command.SyncRoutesCommand;
import dev.hod.cli.command.TagCommand;
import dev.hod.cli.command.UnpackCommand;
import dev.hod.cli.command.UntagCommand;
import dev.hod.cli.command.VerifyCommand;
import dev.hod.cli.outcome.Console;
import dev.hod.cli.outcome.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The subcommands, in the order the overview shows them. */
enum Verb {
    PULL(Side.CONNECTED, "fetch lists of images into a pool (a docker/registry/v2 tree)"),
    ADOPT(Side.CONNECTED, "what other tools left: trees, folders, layouts, archives"),
    SELECT(Side.CONNECTED, "part of a pool as a tree of its own, by hard link"),
    PACK(Side.CONNECTED, "a bundle of images: one tar, straight from the pool"),
    VERIFY(Side.SITE, "every digest of a bundle or pool"),
    INSTALL(Side.SITE, "push a bundle into a registry, straight out of the file"),
    UNPACK(Side.SITE, "a bundle into a pool"),
    LS(Side.ANY, "what a pool or bundle holds, and what is shared"),
    SERVE(Side.ANY, "a pool or bundle as a registry"),
    TAG(Side.ANY, "one more name for an image of a pool"),
    UNTAG(Side.ANY, "tags of a pool taken away"),
    RM(Side.ANY, "images of a pool removed"),
    RELEASE(Side.ANY, "which digests a list means today, recorded in a pool"),
    DIFF(Side.ANY, "what changed between pools, bundles, releases or lists"),
    PRUNE(Side.ANY, "old releases dropped, with what only they held"),
    GC(Side.ANY, "what takes the space in a pool, and what of it is garbage"),
    COPY(Side.ANY, "from any place to any other, as skopeo copies"),
    SYNC(Side.ANY, "a list between registries, or a place, as skopeo syncs"),
    SYNC_PLACES(Side.ANY, ""),
    SYNC_ROUTES(Side.ANY, ""),
    INSPECT(Side.ANY, "what there is to know of one image, as JSON"),
    LIST_TAGS(Side.ANY, "the tags of a repository, as JSON"),
    DELETE(Side.ANY, "an image from a registry, layout, pool, or podman's"),
    MANIFEST_DIGEST(Side.ANY, "the digest of a manifest in a file"),
    LOGIN(Side.ANY, "user and password for a registry, tried and kept"),
    LOGOUT(Side.ANY, "the same forgotten"),
    COMPLETION(Side.ANY, "what bash, zsh or fish need to complete commands"),
    STANDALONE_SIGN(Side.ANY, "a signature for a manifest in a file"),
    STANDALONE_VERIFY(Side.ANY, "whether a signature in a file is good"),
    GENERATE_SIGSTORE_KEY(Side.ANY, "a pair of keys to sign with"),
    DEMO(Side.ANY, "the whole journey in a temporary folder, without a network");

    /** Where a subcommand is at home. */
    enum Side {
        CONNECTED("On the connected side"),
        SITE("On site"),
        ANY("Any time");

        private final String heading;

        Side(String heading) {
            this.heading = heading;
        }

        String heading() {
            return heading;
        }
    }

    private final Side side;
    private final String summary;

    Verb(Side side, String summary) {
        this.side = side;
        this.summary = summary;
    }

    Side side() {
        return side;
    }

    /** What it does, in half a line. */
    String summary() {
        return summary;
    }

    /** As it is typed. */
    String word() {
        return switch (this) {
            case SYNC_PLACES, SYNC_ROUTES -> SYNC.word();
            default -> name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        };
    }

    /** Those that go by words of their own. */
    static List<Verb> listed() {
        return Arrays.stream(values()).filter(v -> !v.summary.isEmpty()).toList();
    }

    static Optional<Verb> of(String word) {
        return listed().stream().filter(v -> v.word().equals(word)).findFirst();
    }

    /** The one of several with this word that is meant, by what is said behind it. */
    Verb meant(Main.Name name, List<String> args) {
        return switch (this) {
            case SYNC -> {
                if (name == Main.Name.SKOPEO || args.stream().anyMatch(Verb::saysWhichPlaces)) {
                    yield SYNC_PLACES;
                }
                yield args.stream().anyMatch(Verb::saysWhichRoutes) ? SYNC_ROUTES : SYNC;
            }
            default -> this;
        };
    }

    private static boolean saysWhichPlaces(String arg) {
        return switch (option(arg)) {
            case "--src", "-s", "--dest", "-d" -> true;
            default -> false;
        };
    }

    private static boolean saysWhichRoutes(String arg) {
        return switch (option(arg)) {
            case "--images", "--auth", "--config" -> true;
            default -> false;
        };
    }

    private static String option(String arg) {
        int equals = arg.indexOf('=');
        return equals < 0 ? arg : arg.substring(0, equals);
    }

    /** All that go by the same word, the usual one first. */
    List<Verb> forms() {
        return Arrays.stream(values()).filter(v -> v.word().equals(word())).toList();
    }

    /** The subcommand itself; no other one's class is loaded. */
    Command command() {
        return switch (this) {
            case PULL -> plain(new PullCommand());
            case ADOPT -> plain(new AdoptCommand());
            case SELECT -> plain(new SelectCommand());
            case PACK -> plain(new PackCommand());
            case VERIFY -> plain(new VerifyCommand());
            case INSTALL -> plain(new InstallCommand());
            case UNPACK -> plain(new UnpackCommand());
            case LS -> plain(new LsCommand());
            case SERVE -> plain(new ServeCommand());
            case TAG -> plain(new TagCommand());
            case UNTAG -> plain(new UntagCommand());
            case RM -> plain(new RmCommand());
            case RELEASE -> plain(new ReleaseCommand());
            case DIFF -> plain(new DiffCommand());
            case PRUNE -> plain(new PruneCommand());
            case GC -> plain(new GcCommand());
            case COPY -> plain(new CopyCommand());
            case SYNC -> plain(new SyncCommand());
            case SYNC_PLACES -> plain(new SyncPlacesCommand());
            case SYNC_ROUTES -> plain(new SyncRoutesCommand());
            case INSPECT -> plain(new InspectCommand());
            case LIST_TAGS -> plain(new ListTagsCommand());
            case DELETE -> plain(new DeleteCommand());
            case MANIFEST_DIGEST -> plain(new ManifestDigestCommand());
            case LOGIN -> plain(new LoginCommand());
            case LOGOUT -> plain(new LogoutCommand());
            case COMPLETION -> plain(new CompletionCommand());
            case STANDALONE_SIGN -> plain(new StandaloneSignCommand());
            case STANDALONE_VERIFY -> plain(new StandaloneVerifyCommand());
            case GENERATE_SIGSTORE_KEY -> plain(new GenerateSigstoreKeyCommand());
            case DEMO -> plain(new DemoCommand());
        };
    }

    /**
     * Takes off the class. Where branches meet, the compiler notes the class they have in common,
     * and the JVM loads them all to check that.
     */
    private static Command plain(Command command) {
        return command;
    }

    /**
     * What a mistake in the arguments exits with: skopeo's own code where skopeo has the command.
     */
    int usageExitCode() {
        return this == SYNC || voice() == Console.Voice.SKOPEO
                ? ExitCode.UNEXPECTED
                : ExitCode.USAGE;
    }

    /** In whose words it tells of failures. */
    Console.Voice voice() {
        return switch (this) {
            case COPY,
                    SYNC_PLACES,
                    INSPECT,
                    LIST_TAGS,
                    DELETE,
                    MANIFEST_DIGEST,
                    LOGIN,
                    LOGOUT,
                    STANDALONE_SIGN,
                    STANDALONE_VERIFY,
                    GENERATE_SIGSTORE_KEY ->
                    Console.Voice.SKOPEO;
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
                    SYNC,
                    SYNC_ROUTES,
                    DEMO,
                    COMPLETION ->
                    Console.Voice.HOD;
        };
    }
}
