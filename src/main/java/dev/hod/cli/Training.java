package dev.hod.cli;

/** What the launcher runs once to fill the cache of classes. */
public final class Training {
    private Training() {}

    public static void main(String[] args) {
        Main.main(args);
    }
}
