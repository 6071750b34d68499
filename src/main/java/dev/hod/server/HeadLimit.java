package dev.hod.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs requests on virtual threads, and cuts those whose head does not arrive soon after its first
 * byte. The JDK's server waits for it without end. Clients count on an answer: skopeo and Docker
 * first try TLS, and a client's hello has no end that HTTP would find.
 */
final class HeadLimit implements Executor, AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long CHECK_MILLIS = 200;

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("serve-", 0).factory());

    /** Threads that read a head, and since when. */
    private final Map<Thread, Long> reading = new ConcurrentHashMap<>();

    private final Thread watch = Thread.ofVirtual().name("serve-heads").start(this::watch);

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> {
            reading.put(Thread.currentThread(), System.nanoTime());
            try {
                request.run();
            } finally {
                arrived();
            }
        });
    }

    /** The request that the calling thread runs has its head. */
    void arrived() {
        reading.remove(Thread.currentThread());
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
                long now = System.nanoTime();
                reading.forEach((thread, since) -> {
                    if (now - since > LIMIT_NANOS && reading.remove(thread, since)) {
                        // It waits in a channel, which an interrupt closes.
                        thread.interrupt();
                    }
                });
            }
        } catch (InterruptedException e) {
            // The server stops.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        threads.shutdownNow();
        threads.close();
    }
}
