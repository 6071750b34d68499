package dev.hod.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body broke off: nobody's fault here, and nobody is left to be told. */
final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    private ClientGone(IOException cause) {
        super("the client went away", cause);
    }

    /** The body, with its failures told apart from those of the store. */
    static InputStream watched(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                try {
                    return super.read();
                } catch (IOException e) {
                    throw new ClientGone(e);
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (IOException e) {
                    throw new ClientGone(e);
                }
            }
        };
    }
}
