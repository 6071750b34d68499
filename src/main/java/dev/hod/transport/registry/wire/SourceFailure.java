package dev.hod.transport.registry.wire;

import java.io.IOException;

/** Reading what was to be sent failed; the server is not to blame. */
public final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException source;

    public SourceFailure(IOException source) {
        super(source.getMessage(), source);
        this.source = source;
    }

    public IOException source() {
        return source;
    }
}
