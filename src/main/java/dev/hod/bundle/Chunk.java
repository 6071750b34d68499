package dev.hod.bundle;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A buffer of the tar's bytes that goes back to its ring when nobody looks at it any more. */
final class Chunk {
    private final ByteBuffer bytes;
    private final BlockingQueue<Chunk> ring;
    private final AtomicInteger holders = new AtomicInteger();

    Chunk(int size, BlockingQueue<Chunk> ring) {
        this.bytes = ByteBuffer.allocateDirect(size);
        this.ring = ring;
    }

    /** Empties it for a new holder. */
    Chunk taken() {
        bytes.clear();
        holders.set(1);
        return this;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    void retain() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            ring.add(this);
        }
    }
}
