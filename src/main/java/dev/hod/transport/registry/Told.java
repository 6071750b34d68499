package dev.hod.transport.registry;

import dev.hod.transport.registry.wire.Call;
import dev.hod.transport.registry.wire.Http;
import dev.hod.transport.registry.wire.Reply;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Tells of every request and what came back, and when its head did. Addresses are told without
 * their queries, which may hold signatures, and headers not at all.
 */
record Told(Http http, RegistrySettings.Listener listener) implements Http {
    @Override
    public Reply send(Call call) throws IOException {
        long start = System.nanoTime();
        try {
            Reply reply = http.send(call);
            listener.asked(call + ": " + reply.status() + " in " + since(start));
            return reply;
        } catch (IOException e) {
            listener.asked(call + ": " + e.getClass().getSimpleName() + " after " + since(start));
            throw e;
        }
    }

    private static String since(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms";
    }

    @Override
    public void close() {
        http.close();
    }
}
