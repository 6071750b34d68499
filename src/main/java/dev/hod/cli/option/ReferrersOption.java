package dev.hod.cli.option;

import picocli.CommandLine.Option;

/** Whether what speaks of an image goes with it. */
@Heading("Which images")
public final class ReferrersOption {
    @Option(
            names = "--referrers",
            description =
                    "Take signatures, attestations and SBOMs along: by the referrers API, the"
                            + " sha256-… tags and cosign's tags.")
    boolean referrers;
}
