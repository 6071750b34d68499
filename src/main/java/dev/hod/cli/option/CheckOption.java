package dev.hod.cli.option;

import dev.hod.app.Held;
import picocli.CommandLine.Option;

/** Whether what lies in a pool already is believed. */
public final class CheckOption {
    @Option(
            names = "--check",
            description =
                    "Hash what is there of these images already, and take anew what is rotten."
                            + " Default: its length is believed.")
    boolean check;

    public Held held() {
        return check ? Held.BY_DIGEST : Held.BY_LENGTH;
    }
}
