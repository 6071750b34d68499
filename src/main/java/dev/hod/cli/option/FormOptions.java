package dev.hod.cli.option;

import dev.hod.app.Cargo;
import dev.hod.app.Copy;
import dev.hod.cli.go.GoLog;
import dev.hod.convert.Conversion;
import dev.hod.convert.LayerChange;
import dev.hod.convert.Packing;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.reference.Location;
import dev.hod.trust.Signing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Which images of an index are taken, and in what form they arrive. */
@Heading("What is taken, and its form")
public final class FormOptions {
    @Option(
            names = {"-a", "--all"},
            description = "All images of an index; --multi-arch all.")
    boolean all;

    @Option(
            names = "--multi-arch",
            paramLabel = "WHICH",
            description =
                    "Of an index: system, all, index-only, or a list of platforms, of which the"
                            + " index then names more than are there. Default: system.")
    Optional<String> multiArch = Optional.empty();

    @Option(
            names = {"--strip-removed-platforms", "--strip"},
            description = "The index names only what is there; its digest changes.")
    boolean strip;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description =
                    "oci or v2s2; v2s1 keeps an image of that age. Default: as it is, where the"
                            + " destination can hold that.")
    Optional<String> format = Optional.empty();

    @Option(
            names = "--preserve-digests",
            description = "Fail rather than change a byte of an image.")
    boolean preserve;

    @Option(names = "--remove-signatures", description = "Leave signatures behind.")
    boolean removeSignatures;

    @Option(names = "--remove-list-signatures", hidden = true)
    boolean removeListSignatures;

    @Option(names = "--dest-compress", description = "Compress plain layers (dir).")
    boolean compress;

    @Option(names = "--dest-decompress", description = "Unpack compressed layers (dir).")
    boolean decompress;

    @Option(
            names = "--dest-compress-format",
            paramLabel = "FORMAT",
            description = "gzip or zstd: layers packed otherwise are packed so.")
    Optional<String> compression = Optional.empty();

    @Option(
            names = "--dest-compress-level",
            paramLabel = "LEVEL",
            description = "1 to 9 for gzip, 1 to 20 for zstd.")
    Optional<Integer> level = Optional.empty();

    /** Always so: a blob in another packing never takes the place of one. */
    @Option(names = "--dest-force-compress-format", hidden = true)
    boolean force;

    @Option(names = "--dest-oci-accept-uncompressed-layers", hidden = true)
    boolean acceptUncompressed;

    /** Always so: what is packed anew is written to the disk first. */
    @Option(names = "--dest-precompute-digests", hidden = true)
    boolean precompute;

    /** What is taken of an index. */
    public PlatformChoice platforms(GlobalOptions global) throws Usage {
        if (all && multiArch.isPresent()) {
            throw new Usage("Cannot use --all and --multi-arch flags at the same time");
        }
        String which = all ? "all" : multiArch.orElse("system");
        PlatformChoice choice =
                switch (which) {
                    case "system" -> new PlatformChoice.Best(global.platforms());
                    case "all" -> PlatformChoice.ALL;
                    case "index-only" ->
                            new PlatformChoice.Some(List.of(), PlatformChoice.Others.NAMED);
                    default -> new PlatformChoice.Some(listed(which), others());
                };
        if (strip && !(choice instanceof PlatformChoice.Some some && !some.wanted().isEmpty())) {
            throw new Usage("--strip-removed-platforms needs a list of platforms in --multi-arch");
        }
        return choice;
    }

    private PlatformChoice.Others others() {
        return strip ? PlatformChoice.Others.CUT_OUT : PlatformChoice.Others.NAMED;
    }

    private static List<Platform> listed(String text) throws Usage {
        if (text.indexOf('/') < 0) {
            throw new Usage(
                    "unknown multi-arch option %s. Choose one of the supported options: 'system', 'all', or 'index-only'"
                            .formatted(GoLog.quoted(text)));
        }
        List<Platform> platforms = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            try {
                platforms.add(Platform.parse(part));
            } catch (IllegalArgumentException e) {
                throw new Usage("--multi-arch: " + e.getMessage());
            }
        }
        return platforms;
    }

    /** The form that images are to have. */
    public Copy.Form form(PlatformChoice platforms, Cargo cargo, Signing signing) throws Usage {
        return new Copy.Form(
                platforms,
                manifests(),
                layers(cargo),
                preserve ? Conversion.Digests.KEPT : Conversion.Digests.MAY_CHANGE,
                removeSignatures || removeListSignatures
                        ? Copy.Signatures.LEFT
                        : Copy.Signatures.WANTED,
                signing);
    }

    private Copy.Format manifests() throws Usage {
        if (format.isEmpty()) {
            return Copy.Format.AS_IT_IS;
        }
        return switch (format.get()) {
            case "oci" -> Copy.Format.OCI;
            case "v2s2" -> Copy.Format.V2S2;
            case "v2s1" -> Copy.Format.V2S1;
            default ->
                    throw new Usage(
                            "unknown format %s. Choose one of the supported formats: 'oci', 'v2s1', or 'v2s2'"
                                    .formatted(GoLog.quoted(format.get())));
        };
    }

    private static boolean goesIntoOneFolder(Cargo cargo) {
        return cargo instanceof Cargo.One one && one.destination() instanceof Location.Folder;
    }

    /** What is said of options that do nothing, in skopeo's words. */
    public List<String> ineffective(Cargo cargo) {
        List<String> lines = new ArrayList<>();
        if (!goesIntoOneFolder(cargo)) {
            String only = " can only be used if the destination transport is 'dir'";
            if (compress) {
                lines.add("--dest-compress" + only);
            }
            if (decompress) {
                lines.add("--dest-decompress" + only);
            }
        }
        return lines;
    }

    private Optional<LayerChange> layers(Cargo cargo) throws Usage {
        if (compress && decompress) {
            throw new Usage("--dest-compress and --dest-decompress cannot be specified together");
        }
        boolean folder = goesIntoOneFolder(cargo);
        if (decompress && folder) {
            return Optional.of(LayerChange.DECOMPRESSED);
        }
        if (compression.isEmpty()) {
            if (acceptUncompressed && level.isEmpty() && !folder) {
                return Optional.of(LayerChange.KEPT);
            }
            boolean packs = compress && folder;
            return packs || (level.isPresent() && !folder)
                    ? Optional.of(compressed(Packing.GZIP, LayerChange.Which.PLAIN))
                    : Optional.empty();
        }
        Packing packing =
                switch (compression.get()) {
                    case "gzip" -> Packing.GZIP;
                    case "zstd" -> Packing.ZSTD;
                    case "zstd:chunked" ->
                            throw new Usage(
                                    "compressor \"zstd:chunked\" is not supported; \"zstd\" is");
                    default ->
                            throw new Usage(
                                    "cannot find compressor for %s"
                                            .formatted(GoLog.quoted(compression.get())));
                };
        return folder && !compress
                ? Optional.empty()
                : Optional.of(compressed(packing, LayerChange.Which.OTHERS));
    }

    private LayerChange compressed(Packing packing, LayerChange.Which which) throws Usage {
        OptionalInt strength =
                level.isPresent() ? OptionalInt.of(level.get()) : OptionalInt.empty();
        try {
            return new LayerChange.Compressed(packing, strength, which);
        } catch (IllegalArgumentException e) {
            throw new Usage(String.valueOf(e.getMessage()));
        }
    }
}
