package dev.hod.app;

import dev.hod.archive.Limits;
import dev.hod.error.NotFound;
import dev.hod.pool.Pool;
import dev.hod.progress.Progress;
import dev.hod.reference.ImageName;
import dev.hod.reference.Location;
import dev.hod.transport.ImageDestination;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import dev.hod.transport.bundle.Bundles;
import dev.hod.transport.dir.DirStore;
import dev.hod.transport.docker.DockerArchive;
import dev.hod.transport.docker.NewDockerArchive;
import dev.hod.transport.docker.daemon.DaemonAddress;
import dev.hod.transport.docker.daemon.DaemonStore;
import dev.hod.transport.oci.NewOciArchive;
import dev.hod.transport.oci.OciArchive;
import dev.hod.transport.oci.OciStore;
import dev.hod.transport.pool.PoolStore;
import dev.hod.transport.registry.RegistrySettings;
import dev.hod.transport.registry.RegistryStore;
import dev.hod.transport.storage.StorageFolder;
import dev.hod.transport.storage.StorageStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The places of one side of a run, each opened once. The only code that knows all transports: a new
 * one is a package and a line here.
 */
final class Locations implements AutoCloseable {
    /** What is done with the places. */
    enum Use {
        READ,
        WRITE
    }

    private final Side side;
    private final Use use;
    private final Registries registries;
    private final Map<String, Store> open = new LinkedHashMap<>();
    private boolean closed;

    Locations(Side side, Use use, Progress progress) throws IOException {
        this(side, use, side.settings(progress));
    }

    /**
     * @param transfers blobs that a registry is asked to carry at once
     */
    Locations(Side side, Use use, Progress progress, int transfers) throws IOException {
        this(side, use, withTransfers(side.settings(progress), transfers));
    }

    private Locations(Side side, Use use, RegistrySettings settings) throws IOException {
        this.side = side;
        this.use = use;
        this.registries = new Registries(settings, side.own().certificates());
    }

    private static RegistrySettings withTransfers(RegistrySettings settings, int transfers) {
        RegistrySettings.Limits usual = settings.limits();
        return settings.withLimits(
                new RegistrySettings.Limits(
                        transfers, Math.max(usual.requests(), transfers), usual.manifestBytes()));
    }

    /** Waits for registries anew that were absent a moment ago. */
    void askAgain() {
        registries.askAgain();
    }

    /** The place that a location is in. Safe for concurrent use. */
    synchronized Store store(Location location) throws IOException {
        Store known = open.get(location.place());
        if (known == null) {
            known =
                    switch (use) {
                        case READ -> toRead(location);
                        case WRITE -> toWrite(location);
                    };
            open.put(location.place(), known);
        }
        return known;
    }

    /** A registry, of which more can be asked than of other places. */
    RegistryStore registry(String host) {
        return switch (use) {
            case READ -> registries.of(host);
            case WRITE -> registries.target(host);
        };
    }

    ImageSource source(Location location) throws IOException {
        Store store = store(location);
        return store.source(
                switch (location) {
                    case Location.Pool pool -> onlyOne(pool, store);
                    case Location.Bundle bundle -> onlyOne(bundle, store);
                    case Location.Registry _,
                            Location.Folder _,
                            Location.OciLayout _,
                            Location.OciArchive _,
                            Location.DockerArchive _,
                            Location.DockerDaemon _,
                            Location.ContainersStorage _ ->
                            location.name();
                });
    }

    ImageDestination destination(Location location) throws IOException {
        return store(location).destination(location.name());
    }

    private Store toRead(Location location) throws IOException {
        return switch (location) {
            case Location.Registry registry -> registries.of(registry.host());
            case Location.Folder folder -> DirStore.open(folder.path());
            case Location.OciLayout oci -> OciStore.open(oci.path(), side.sharedBlobs());
            case Location.OciArchive archive -> OciArchive.open(archive.path(), side.scratch());
            case Location.DockerArchive archive ->
                    DockerArchive.open(archive.path(), side.scratch());
            case Location.DockerDaemon _ -> daemon();
            case Location.ContainersStorage storage -> storage(storage);
            case Location.Pool pool -> PoolStore.open(pool.path(), Pool.Mode.READ);
            case Location.Bundle bundle -> Bundles.open(bundle.path(), Limits.DEFAULT);
        };
    }

    private Store toWrite(Location location) throws IOException {
        return switch (location) {
            case Location.Registry registry -> registries.target(registry.host());
            case Location.Folder folder -> DirStore.open(folder.path());
            case Location.OciLayout oci -> OciStore.open(oci.path(), side.sharedBlobs());
            case Location.OciArchive archive ->
                    NewOciArchive.create(archive.path(), side.scratch());
            case Location.DockerArchive archive ->
                    NewDockerArchive.create(archive.path(), side.additionalTags(), side.scratch());
            case Location.DockerDaemon _ -> daemon();
            case Location.ContainersStorage storage -> storage(storage);
            case Location.Pool pool -> PoolStore.open(pool.path(), Pool.Mode.WRITE);
            case Location.Bundle _ ->
                    throw new UnsupportedLocation(
                            location, "bundles are made whole, by the command pack");
        };
    }

    private Store storage(Location.ContainersStorage location) throws IOException {
        StorageFolder folder =
                location.store().isPresent()
                        ? StorageFolder.of(
                                location.store().get().graphRoot(),
                                location.store().get().driver(),
                                location.store().get().runRoot())
                        : StorageFolder.usual(
                                side.registries().environment(), StorageFolder.Owner.ofProcess());
        return StorageStore.in(folder, side.scratch());
    }

    private Store daemon() throws IOException {
        Map<String, String> environment = side.registries().environment();
        String version = environment.getOrDefault("DOCKER_API_VERSION", "");
        boolean insecure = side.daemon().filter(side.registries().insecure()::contains).isPresent();
        return DaemonStore.at(
                DaemonAddress.of(
                        side.daemon(),
                        side.certificates(),
                        insecure ? DaemonAddress.Checks.NONE : DaemonAddress.Checks.CHAIN_AND_NAME,
                        environment),
                version.isEmpty() ? Optional.empty() : Optional.of(version),
                side.scratch());
    }

    /** Where no image is named the place must hold one and no other. */
    private static ImageName onlyOne(Location location, Store store) throws IOException {
        if (!location.name().equals(ImageName.SOLE)) {
            return location.name();
        }
        List<ImageName> names = store.names();
        if (names.size() != 1) {
            throw new NotFound(
                    "%s holds %d images; name one of them".formatted(location, names.size()));
        }
        return names.getFirst();
    }

    /** The one place that was opened, where that passes by once. */
    Optional<StreamedStore> stream() {
        return open.size() == 1 && open.values().iterator().next() instanceof StreamedStore stream
                ? Optional.of(stream)
                : Optional.empty();
    }

    /** Closes the places, once; some of them are written only now. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (registries) {
            IOException first = null;
            for (Store store : open.values()) {
                try {
                    store.close();
                } catch (IOException e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }
}
