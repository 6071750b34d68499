package dev.hod.transport.registry.wire;

import java.io.IOException;

/** Sends requests. It follows no redirect, knows no credentials and repeats nothing on its own. */
public interface Http extends AutoCloseable {
    /**
     * Sends one request and gives the reply as soon as its head is there.
     *
     * @throws SourceFailure where the body's own source failed
     * @throws IOException where no reply came
     */
    Reply send(Call call) throws IOException;

    @Override
    void close();
}
