package dev.hod.app;

import dev.hod.copy.CopyOptions;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.Request;
import dev.hod.install.Installer;
import dev.hod.install.ReceiptLine;
import dev.hod.install.Target;
import dev.hod.progress.Progress;
import dev.hod.selection.Selected;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import dev.hod.transport.registry.RegistryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Pushes the images of a bundle or pool into a registry.
 *
 * @param from a bundle, a pool, or {@code -} for a bundle on standard input
 */
public record Install(
        String from, Wish wish, Target target, Path receipt, OnFailure onFailure, Side side) {

    public Carried run(Progress progress) throws IOException {
        try (Store source = Places.any(from, wish.standardInput());
                Registries registries = new Registries(side, progress)) {
            List<Selected> images = wish.taken(source, progress);
            if (images.isEmpty()) {
                return Carried.NOTHING;
            }
            RegistryStore registry = registries.target(target.host());
            Logbook logbook = new Logbook();
            Installer installer =
                    new Installer(
                            registry,
                            target,
                            CopyOptions.intoRegistry()
                                    .withOnFailure(onFailure)
                                    .withJournal(logbook),
                            progress);
            List<Request> requests = new ArrayList<>();
            for (Selected image : images) {
                requests.add(
                        installer.request(
                                image.written(),
                                source.source(image.name()),
                                image.as(),
                                wish.choice(image),
                                wish.referrers()));
            }
            ReceiptLine.Begun begun =
                    new ReceiptLine.Begun(
                            target.toString(), from, Places.inventory(source), Instant.now());
            return Carried.of(
                    requests,
                    Carried.linesOf(images),
                    logbook,
                    () ->
                            source instanceof StreamedStore stream
                                    ? installer.install(requests, stream, receipt, begun)
                                    : installer.install(requests, receipt, begun));
        }
    }
}
