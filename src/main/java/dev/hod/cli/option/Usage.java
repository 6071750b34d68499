package dev.hod.cli.option;

/** Arguments that make no sense; the message is one line and says which. */
public final class Usage extends Exception {
    private static final long serialVersionUID = 1L;

    public Usage(String message) {
        super(message);
    }
}
