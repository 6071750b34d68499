package dev.hod.cli.command;

import dev.hod.app.Pack;
import dev.hod.bundle.Compression;
import dev.hod.bundle.PackOptions;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.display.Terminal;
import dev.hod.cli.option.ChoiceOptions;
import dev.hod.cli.option.OutputFile;
import dev.hod.cli.option.ReferrersOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.option.Wishes;
import dev.hod.cli.outcome.Result;
import dev.hod.cli.outcome.StandardOutput;
import dev.hod.io.AtomicFiles.Force;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod pack}. */
@picocli.CommandLine.Command(
        name = "pack",
        description =
                "Makes one bundle of images straight from a pool: each blob once, each checked, the"
                        + " same bytes every time.",
        customSynopsis = "hod pack LIST…|IMAGE…|--all --pool DIR -o FILE [options]",
        footer = {
            "hod pack --all --pool pool -o everything.tar",
            "hod pack site.list --pool pool -o - | ssh gateway 'cat > site.tar'"
        })
@SuppressWarnings("NullAway.Init")
public final class PackCommand extends ReportingCommand {
    private static final Pattern OTHER_FORMATS =
            Pattern.compile("(?i)\\.(t?gz|t?xz|t?bz2|tbz|lz4|lz|zip|7z)$");

    @Parameters(
            arity = "0..*",
            paramLabel = "LIST|IMAGE",
            description = "A list, a folder of them, - for standard input, or an image.")
    List<String> what = new ArrayList<>();

    @Option(names = "--all", description = "Everything that the pool holds.")
    boolean all;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where the images are.")
    Path pool;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The bundle: .tar, or .tar.zst to compress it; - for standard output.")
    String bundle;

    @Option(
            names = "--no-check",
            description =
                    "Compare sizes only, not digests; then the file system may share the blobs"
                            + " instead of copying them.")
    boolean noCheck;

    @Option(
            names = "--no-sync",
            description =
                    "Do not wait until the file is on the disk; a power cut soon after may leave"
                            + " less than all of it.")
    boolean noSync;

    @Mixin ChoiceOptions choice = new ChoiceOptions();
    @Mixin ReferrersOption referrers = new ReferrersOption();

    @Override
    public boolean writesDataToStandardOutput() {
        return "-".equals(bundle);
    }

    @Override
    public Result run(Session session) throws IOException, Usage {
        if (all != what.isEmpty()) {
            throw new Usage(
                    all
                            ? "--all takes everything; a list beside it makes no sense"
                            : "name images or lists, or take everything with --all");
        }
        if (bundle.equals("-") && Terminal.Stream.OUT.isTerminal()) {
            throw new Usage("a bundle is nothing to look at; redirect standard output");
        }
        checkName();
        Pack.To to =
                bundle.equals("-")
                        ? new Pack.To.Stream(Session.output())
                        : new Pack.To.File(Path.of(bundle), Compression.byName(Path.of(bundle)));
        PackOptions options =
                PackOptions.DEFAULT
                        .withCheck(noCheck ? PackOptions.Check.SIZES : PackOptions.Check.DIGESTS)
                        .withForce(noSync ? Force.LATER : Force.NOW);
        Stopwatch watch = new Stopwatch();
        Optional<Pack.Packed> packed;
        try (Display display = session.console().display()) {
            Pack pack =
                    new Pack(
                            Wishes.ofStored(what, choice, referrers, session.input()),
                            pool,
                            options);
            packed = pack.run(to, display);
        } catch (IOException e) {
            throw bundle.equals("-") ? StandardOutput.explained("the bundle", e) : e;
        }
        return packed.isPresent() ? result(packed.get(), watch) : Result.nothingToDo();
    }

    /** A name that promises what a bundle is not would mislead whoever gets it. */
    private void checkName() throws Usage {
        if (bundle.equals("-")) {
            return;
        }
        if (OTHER_FORMATS.matcher(bundle).find()) {
            throw new Usage(
                    "-o "
                            + bundle
                            + ": a bundle is a .tar, or a .tar.zst to compress it; no other format"
                            + " is written");
        }
        OutputFile.check("-o", Path.of(bundle), OutputFile.Way.REPLACED);
    }

    private Result result(Pack.Packed packed, Stopwatch watch) {
        long shared = Math.max(0, packed.referenced() - packed.length());
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("inventory", packed.digest());
        facts.put("images", packed.names().images());
        facts.put("referrerTags", packed.names().referrerTags());
        facts.put("blobs", packed.blobs());
        facts.put("bytes", packed.length());
        facts.put("milliseconds", watch.time().toMillis());
        return Result.of(
                List.of(
                        "%s, %s, %s packed in %s%s"
                                .formatted(
                                        packed.names(),
                                        Quantity.count(packed.blobs(), "blob"),
                                        Quantity.size(packed.length()),
                                        Quantity.time(watch.time()),
                                        shared > 0
                                                ? "; " + Quantity.size(shared) + " more is shared"
                                                : ""),
                        (bundle.equals("-") ? "bundle " : bundle + " is bundle ")
                                + packed.digest()),
                facts);
    }
}
