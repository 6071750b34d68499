package dev.hod.transport.registry;

import dev.hod.blob.Blob;
import dev.hod.image.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** A blob in a registry. What it opens goes on by itself after the connection breaks. */
final class RegistryBlob implements Blob {
    private final Caller caller;
    private final String host;
    private final String repository;
    private final Descriptor descriptor;

    RegistryBlob(Caller caller, String host, String repository, Descriptor descriptor) {
        this.caller = caller;
        this.host = host;
        this.repository = repository;
        this.descriptor = descriptor;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public ReadableByteChannel openAt(long offset) throws IOException {
        return BlobDownload.open(caller, repository, descriptor, offset);
    }

    @Override
    public String where() {
        return host + '/' + repository;
    }
}
