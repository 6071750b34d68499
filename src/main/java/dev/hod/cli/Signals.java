package dev.hod.cli;

import dev.hod.cli.outcome.ExitCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and its like: the first interrupts the work, which ends cleanly; the second halts.
 *
 * <p>{@code sun.misc.Signal} has no successor; javac warns of it even where it is suppressed, so it
 * is called by name. Without it a signal ends the program as it always does.
 */
final class Signals {
    private static final int HANG_UP = 1;
    private static final int TERM = 15;
    private final AtomicInteger caught = new AtomicInteger();

    private Signals() {}

    /** Lets signals interrupt {@code worker} from now on. */
    static Signals interrupting(Thread worker) {
        Signals signals = new Signals();
        signals.handle("INT", ExitCode.INTERRUPTED, worker);
        signals.handle("TERM", 128 + TERM, worker);
        // The terminal went away, as when a connection drops; under nohup it stays ignored.
        signals.handle("HUP", 128 + HANG_UP, worker);
        return signals;
    }

    /** The exit code of the signal that came, or 0. */
    int exitCode() {
        return caught.get();
    }

    private void handle(String name, int exitCode, Thread worker) {
        Runnable action =
                () -> {
                    if (!caught.compareAndSet(0, exitCode)) {
                        Runtime.getRuntime().halt(exitCode);
                    }
                    worker.interrupt();
                };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, method, _) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object number =
                    lookup.findConstructor(signal, MethodType.methodType(void.class, String.class))
                            .invoke(name);
            Object _ =
                    lookup.findStatic(
                                    signal,
                                    "handle",
                                    MethodType.methodType(handler, signal, handler))
                            .invoke(number, proxy);
        } catch (Throwable e) {
            if (e instanceof Error error && !(e instanceof LinkageError)) {
                throw error;
            }
        }
    }
}
