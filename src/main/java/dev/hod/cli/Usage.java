package dev.hod.cli;

/** Arguments that make no sense; the message is one line and says which. */
final class Usage extends Exception {
    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }
}
