package dev.hod.io;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The few calls of Linux' C library that the JDK has no method for. Loaded when first needed. */
final class LinuxCalls {
    static final int READ_ONLY = 0;
    static final int READ_WRITE = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;

    /** SYNC_FILE_RANGE_WRITE. */
    private static final int START_WRITING = 2;

    private static final int EXCLUSIVE = 2;
    private static final int AT_ONCE = 4;
    private static final int HERE = -100;
    private static final int EXCHANGE = 2;

    private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

    /** Behind the layouts: statics are made from top to bottom, and calls are made of those. */
    private static final @Nullable LinuxCalls FOUND = find();

    private final Call open = Call.variadic("open", FunctionDescriptor.of(NUMBER, ADDRESS, NUMBER));
    private final Call close = Call.of("close", FunctionDescriptor.of(NUMBER, NUMBER));
    private final Call syncfs = Call.of("syncfs", FunctionDescriptor.of(NUMBER, NUMBER));
    private final Call syncFileRange =
            Call.of("sync_file_range", FunctionDescriptor.of(NUMBER, NUMBER, LONG, LONG, NUMBER));
    private final Call ioctl =
            Call.variadic("ioctl", FunctionDescriptor.of(NUMBER, NUMBER, LONG, LONG));
    private final Call flock = Call.of("flock", FunctionDescriptor.of(NUMBER, NUMBER, NUMBER));
    private final @Nullable Call renameat2 =
            Call.exists("renameat2")
                    ? Call.of(
                            "renameat2",
                            FunctionDescriptor.of(NUMBER, NUMBER, ADDRESS, NUMBER, ADDRESS, NUMBER))
                    : null;

    private LinuxCalls() {}

    /** A call, linked when it is first made: that takes milliseconds, and few are ever made. */
    private static final class Call {
        private final MemorySegment function;
        private final FunctionDescriptor shape;
        private final Linker.Option[] options;
        private volatile @Nullable MethodHandle handle;

        private Call(String name, FunctionDescriptor shape, Linker.Option... options) {
            this.function = Linker.nativeLinker().defaultLookup().findOrThrow(name);
            this.shape = shape;
            this.options = options;
        }

        static Call of(String name, FunctionDescriptor shape) {
            return new Call(name, shape);
        }

        /** A call whose third parameter is variadic. */
        static Call variadic(String name, FunctionDescriptor shape) {
            return new Call(name, shape, Linker.Option.firstVariadicArg(2));
        }

        static boolean exists(String name) {
            return Linker.nativeLinker().defaultLookup().find(name).isPresent();
        }

        @SuppressWarnings("restricted")
        MethodHandle handle() {
            MethodHandle linked = handle;
            if (linked == null) {
                linked = Linker.nativeLinker().downcallHandle(function, shape, options);
                handle = linked;
            }
            return linked;
        }
    }

    private static @Nullable LinuxCalls find() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        try {
            return new LinuxCalls();
        } catch (RuntimeException | LinkageError e) {
            // Another C library, or native access is denied: everybody has a way without.
            return null;
        }
    }

    /** The calls, where this system has them and the JDK may use them. */
    static Optional<LinuxCalls> find(Path user) {
        return user.getFileSystem().equals(java.nio.file.FileSystems.getDefault())
                ? Optional.ofNullable(FOUND)
                : Optional.empty();
    }

    /** A file descriptor, or a negative number. */
    int open(Path file, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toAbsolutePath().toString());
            return (int) open.handle().invokeExact(name, flags | CLOSE_ON_EXEC);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    void close(int descriptor) {
        try {
            int _ = (int) close.handle().invokeExact(descriptor);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    boolean syncfs(int descriptor) {
        try {
            return (int) syncfs.handle().invokeExact(descriptor) == 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Begins to write a range to the disk; whether it could is of no interest. */
    void startWriting(int descriptor, long offset, long length) {
        try {
            int _ =
                    (int)
                            syncFileRange
                                    .handle()
                                    .invokeExact(descriptor, offset, length, START_WRITING);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** An ioctl whose argument is a number or an address. */
    boolean ioctl(int descriptor, long request, long argument) {
        try {
            return (int) ioctl.handle().invokeExact(descriptor, request, argument) == 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Whether to wait for who has a lock. */
    enum Waiting {
        UNTIL_FREE,
        NONE
    }

    /** Takes the lock that belongs to an open file or folder. */
    boolean lock(int descriptor, Waiting waiting) {
        int how =
                switch (waiting) {
                    case UNTIL_FREE -> EXCLUSIVE;
                    case NONE -> EXCLUSIVE | AT_ONCE;
                };
        try {
            return (int) flock.handle().invokeExact(descriptor, how) == 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Lets two names change places. */
    boolean exchange(Path one, Path other) {
        if (renameat2 == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocateFrom(one.toAbsolutePath().toString());
            MemorySegment second = arena.allocateFrom(other.toAbsolutePath().toString());
            return (int) renameat2.handle().invokeExact(HERE, first, HERE, second, EXCHANGE) == 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static AssertionError unexpected(Throwable t) {
        if (t instanceof Error e) {
            throw e;
        }
        return new AssertionError("a native call throws nothing", t);
    }
}
