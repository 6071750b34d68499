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

    /** Threads that read a head. */
    private final Map<Thread, Head> reading = new ConcurrentHashMap<>();

    private final Thread watch = Thread.ofVirtual().name("serve-heads").start(this::watch);

    /** A head on its way: either it arrives or it is cut, never one after the other. */
    static final class Head {
        private final Thread reader = Thread.currentThread();
        private final long since = System.nanoTime();
        private boolean arrived;
        private boolean cut;

        boolean isLate(long now) {
            return now - since > LIMIT_NANOS;
        }

        /** Its reader waits in a channel, which an interrupt closes. */
        synchronized void cut() {
            if (!arrived && !cut) {
                cut = true;
                reader.interrupt();
            }
        }

        /** From now on its reader is left alone: it works on the request. */
        synchronized void arrive() {
            arrived = true;
            if (cut) {
                // It came when all was read already.
                boolean _ = Thread.interrupted();
            }
        }
    }

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> {
            reading.put(Thread.currentThread(), new Head());
            try {
                request.run();
            } finally {
                arrived();
            }
        });
    }

    /** The request that the calling thread runs has its head. */
    void arrived() {
        Head head = reading.remove(Thread.currentThread());
        if (head != null) {
            head.arrive();
        }
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
                long now = System.nanoTime();
                reading.values().stream().filter(head -> head.isLate(now)).forEach(Head::cut);
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
