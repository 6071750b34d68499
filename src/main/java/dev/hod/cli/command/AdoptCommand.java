package dev.hod.cli.command;

import dev.hod.adoption.Survey;
import dev.hod.app.Adopt;
import dev.hod.app.Adopt.Adopted;
import dev.hod.cli.display.Display;
import dev.hod.cli.display.Quantity;
import dev.hod.cli.display.Stopwatch;
import dev.hod.cli.option.CheckOption;
import dev.hod.cli.option.Usage;
import dev.hod.cli.outcome.Report;
import dev.hod.cli.outcome.Result;
import dev.hod.pool.SharingReport;
import dev.hod.reference.WrittenReference;
import dev.hod.selection.SourceNames.Hosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hod adopt}. */
@picocli.CommandLine.Command(
        name = "adopt",
        description = {
            "Takes what other tools left in a folder into a pool, by hard link where the file"
                    + " system can, every byte checked: registries' trees, skopeo's folders, OCI"
                    + " layouts (umoci's, crane's, oras's, hauler's), OCI and docker archives,"
                    + " bundles. Digests stay; docker archives have none, so they get some.",
            "An image keeps its name: that in a tree or bundle, the reference in an archive or in"
                    + " a layout's annotations, for skopeo's folders the path below DIR"
                    + " (docker.io/library/alpine:3.20). Where a layout says only a tag or nothing,"
                    + " its path below DIR is the repository; latest is the tag of what has none."
                    + " Hosts are left out."
        },
        customSynopsis = "hod adopt DIR|FILE --pool DIR [options]",
        footer = {
            "hod adopt /var/lib/registry --pool pool",
            "hod adopt images --pool pool --prefix old --dry-run"
        })
@SuppressWarnings("NullAway.Init")
public final class AdoptCommand extends ReportingCommand {
    @Parameters(
            arity = "1",
            paramLabel = "DIR|FILE",
            description = "Where they are; all folders below are looked into.")
    Path from;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "DIR",
            description = "Where they go; made where it is not there.")
    Path pool;

    @Option(
            names = "--prefix",
            paramLabel = "PATH",
            description = "Stands before every repository's name.")
    String prefix = "";

    @Option(
            names = "--keep-host",
            description = "The host becomes the first part of the pool's name, where one is known.")
    boolean keepHost;

    @Option(
            names = "--replace",
            description = "Move names that the pool has for other images. Default: they are kept.")
    boolean replace;

    @Option(names = "--dry-run", description = "Say what is there and its names; do nothing.")
    boolean dryRun;

    @Mixin CheckOption check = new CheckOption();

    @Override
    public Result run(Session session) throws IOException, Usage {
        String before = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!before.isEmpty() && !WrittenReference.isPath(before)) {
            throw new Usage("--prefix: \"" + prefix + "\" is not a repository name");
        }
        Stopwatch watch = new Stopwatch();
        Adopt adopt =
                new Adopt(
                        from,
                        pool,
                        new Adopt.Naming(before, keepHost ? Hosts.KEPT : Hosts.LEFT_OUT),
                        replace ? Adopt.Existing.REPLACED : Adopt.Existing.KEPT,
                        check.held(),
                        scratch(session));
        Adopted adopted;
        try (Display display = session.console().display("linked")) {
            adopted = dryRun ? adopt.look(display) : adopt.run(display);
        }
        return dryRun ? found(adopted) : taken(adopted, watch);
    }

    private static Path scratch(Session session) {
        String named = session.environment().getOrDefault("TMPDIR", "");
        return Path.of(named.isEmpty() ? "/var/tmp" : named);
    }

    private Result found(Adopted adopted) {
        List<String> lines = new ArrayList<>();
        for (Adopt.Found one : adopted.found()) {
            lines.add(one.as() + " from " + one.written());
        }
        lines.add(
                Quantity.count(adopted.found().size(), "image")
                        + " would be taken; nothing was done");
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("images", adopted.found().size());
        return ended(Result.of(lines, facts), adopted, adopted.found().size());
    }

    private Result taken(Adopted adopted, Stopwatch watch) {
        Result carried = Report.ofSelection(adopted.carried(), watch.time());
        SharingReport sharing = adopted.sharing();
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s in %s: %s%s in %s"
                        .formatted(
                                Report.names(adopted.carried()),
                                pool,
                                SelectCommand.how(sharing),
                                adopted.carried().blobs() > sharing.copied()
                                        ? "; "
                                                + Quantity.count(
                                                        adopted.carried().blobs()
                                                                - sharing.copied(),
                                                        "blob")
                                                + " read from archives"
                                        : "",
                                Quantity.time(watch.time())));
        lines.addAll(carried.lines());
        lines.addAll(SelectCommand.sharing(sharing));
        SequencedMap<String, Object> facts = new LinkedHashMap<>(carried.facts());
        facts.put("linked", sharing.linked());
        facts.put("cloned", sharing.cloned());
        facts.put("copied", sharing.copied());
        facts.put("copiedBytes", sharing.copiedBytes());
        return ended(carried.saying(lines, facts), adopted, carried.succeeded());
    }

    /** Adds what was not taken: images that could not, which are failures, and what is none. */
    private static Result ended(Result result, Adopted adopted, int succeeded) {
        List<String> lines = new ArrayList<>(result.lines());
        List<Object> left = new ArrayList<>();
        for (Survey.Left one : adopted.left()) {
            lines.add("left " + one.path() + ": " + one.why());
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("path", one.path().toString());
            members.put("reason", one.why());
            left.add(members);
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>(result.facts());
        facts.put("left", left);
        List<Result.Failed> failed = new ArrayList<>(result.failed());
        for (Adopt.Refused one : adopted.refused()) {
            failed.add(new Result.Failed(one.written(), one.why()));
        }
        return result.saying(lines, facts).failing(failed, succeeded);
    }
}
