package dev.hod.copy;

import dev.hod.image.Descriptor;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.testing.MadeImage;
import dev.hod.testing.MemoryStore;
import dev.hod.testing.RandomImages;
import dev.hod.transport.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What tests of copying have in common: a source full of images, and requests for them. */
final class Copying {
    private Copying() {}

    /** Up to a dozen images by the dice, some in one repository, in a store. */
    static Map<String, MadeImage> fill(Store store, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RandomImages images = new RandomImages(seed);
        Map<String, MadeImage> all = new LinkedHashMap<>();
        int count = random.nextInt(3, 13);
        for (int i = 0; i < count; i++) {
            String name = "team/app" + random.nextInt(5) + ":v" + i;
            MadeImage image = images.any();
            image.writeTo(store, name);
            all.put(name, image);
        }
        return all;
    }

    static List<Request> requests(Store from, Store to, Iterable<String> names) {
        List<Request> requests = new ArrayList<>();
        for (String name : names) {
            requests.add(request(from, name, to, name, PlatformChoice.ALL));
        }
        return requests;
    }

    static Request request(
            Store from, String name, Store to, String newName, PlatformChoice platforms) {
        return new Request(
                name,
                from.source(MadeImage.named(name)),
                to.destination(MadeImage.named(newName)),
                platforms,
                new ProvenanceChoice.Fresh(from.where() + '/' + name, List.of()),
                ReferrersChoice.LEFT);
    }

    static List<Outcome> copy(Store from, Store to, Iterable<String> names, CopyOptions options)
            throws IOException {
        Copier copier = new Copier(to, options, Progress.SILENT);
        return copier.run(copier.plan(requests(from, to, names)));
    }

    static List<Outcome> copy(Store to, CopyOptions options, Request... requests)
            throws IOException {
        Copier copier = new Copier(to, options, Progress.SILENT);
        return copier.run(copier.plan(List.of(requests)));
    }

    /** Whether a name points at all of an image. */
    static boolean holds(MemoryStore store, String name, MadeImage image) throws IOException {
        var destination = store.destination(MadeImage.named(name));
        var current = destination.current().map(Descriptor::digest);
        return current.equals(Optional.of(image.digest()))
                && destination.holds(image.top().descriptor());
    }
}
