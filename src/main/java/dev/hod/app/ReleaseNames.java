package dev.hod.app;

import dev.hod.pool.ImageRecord;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.Provenance;
import dev.hod.reference.WrittenReference;
import dev.hod.release.Release;
import dev.hod.release.Releases;
import dev.hod.selection.ListEntry;
import dev.hod.selection.ListReader;
import dev.hod.selection.Place;
import dev.hod.selection.Wanted;
import dev.hod.transport.Store;
import dev.hod.transport.pool.PoolStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What releases mean among lists: {@code NAME} is one of the pool that a command works on, {@code
 * POOL#NAME} one of any.
 *
 * @param pool that a command works on, if any
 * @param looked where the images are looked for
 */
record ReleaseNames(Optional<Path> pool, Looked looked) implements ListReader.Releases {
    /** Where images are looked for. */
    enum Looked {
        /** In a pool or bundle, under the names they have in a pool. */
        THERE,
        /** At the registries they came from. */
        AT_SOURCE
    }

    /** Images of a store; a pool knows its own releases. */
    static ReleaseNames in(Store store) {
        return new ReleaseNames(
                store instanceof PoolStore own ? Optional.of(own.pool().root()) : Optional.empty(),
                Looked.THERE);
    }

    /** Images to be fetched where those of a release came from. */
    static ReleaseNames atSource(Optional<Path> pool) {
        return new ReleaseNames(pool, Looked.AT_SOURCE);
    }

    /**
     * Reads a release.
     *
     * @param text {@code NAME} or {@code POOL#NAME}
     * @throws BadReference where no pool is named and none is at hand
     */
    Release read(String text) throws IOException {
        int hash = text.lastIndexOf('#');
        if (hash < 0 && pool.isEmpty()) {
            throw new BadReference(
                    ListReader.RELEASE + text,
                    "of which pool? release:POOL#%s says it; docker.io/library/release:%s is an image"
                            .formatted(text, text));
        }
        Path of = hash < 0 ? pool.get() : Path.of(text.substring(0, hash));
        return new Releases(of).read(text.substring(hash + 1));
    }

    @Override
    public List<ListEntry> entries(String text) throws IOException {
        Place place = new Place(ListReader.RELEASE + text, 0);
        List<ListEntry> entries = new ArrayList<>();
        for (Release.Held image : read(text).images()) {
            entries.add(
                    switch (looked) {
                        case THERE -> there(image, place);
                        case AT_SOURCE -> atSource(image, place);
                    });
        }
        return entries;
    }

    /** By tag and digest: whatever the tag points at by now, it is that digest which is meant. */
    private static ListEntry there(Release.Held image, Place place) {
        ImageName name = image.name();
        return new ListEntry(
                name.toString(),
                place,
                groups(image.record()),
                new WrittenReference(
                        Optional.empty(),
                        name.repository(),
                        name.tag(),
                        Optional.of(name.digest().orElse(image.digest()))),
                Wanted.BY_DEFAULT,
                Optional.empty());
    }

    private static ListEntry atSource(Release.Held image, Place place) throws BadReference {
        ImageName name = image.name();
        Optional<Provenance> provenance = image.record().provenance();
        if (provenance.isEmpty()) {
            return there(image, place);
        }
        Provenance from = provenance.get();
        WrittenReference source = WrittenReference.parse(from.source());
        return new ListEntry(
                from.written(),
                place,
                from.groups(),
                new WrittenReference(
                        source.host(), source.path(), source.tag(), Optional.of(from.announced())),
                wanted(from),
                name.tag()
                        .map(tag ->
                                new WrittenReference(
                                        Optional.empty(),
                                        name.repository(),
                                        Optional.of(tag),
                                        Optional.empty())));
    }

    private static List<String> groups(ImageRecord record) {
        return record.provenance().map(Provenance::groups).orElse(List.of());
    }

    private static Wanted wanted(Provenance from) {
        return from.platforms().isEmpty()
                ? Wanted.ALL
                : Wanted.parse(
                        from.platforms().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(",")));
    }
}
