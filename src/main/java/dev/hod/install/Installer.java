package dev.hod.install;

import dev.hod.copy.Copier;
import dev.hod.copy.CopyOptions;
import dev.hod.copy.Outcome;
import dev.hod.copy.Plan;
import dev.hod.copy.ProvenanceChoice;
import dev.hod.copy.ReferrersChoice;
import dev.hod.copy.Request;
import dev.hod.image.PlatformChoice;
import dev.hod.progress.Progress;
import dev.hod.reference.BadReference;
import dev.hod.reference.ImageName;
import dev.hod.transport.ImageSource;
import dev.hod.transport.Store;
import dev.hod.transport.StreamedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings images into a registry: each blob goes up once and is mounted wherever else it belongs,
 * tags move after every image was tried, and then each is asked what it points at. What happens is
 * written into a receipt. A run that was broken off is completed by another; where all is there
 * that costs one request an image.
 */
public final class Installer {
    private final Store registry;
    private final Target target;
    private final CopyOptions options;
    private final Progress progress;

    /**
     * @param registry the target's host
     * @param options as of {@link CopyOptions#intoRegistry()}; their journal is told after the
     *     receipt
     */
    public Installer(Store registry, Target target, CopyOptions options, Progress progress) {
        this.registry = registry;
        this.target = target;
        this.options = options;
        this.progress = progress;
    }

    /**
     * One image to install.
     *
     * @param written as the user wrote it
     * @param name what it is called there, before the target's prefix is added
     * @throws BadReference where the target cannot have such a name
     */
    public Request request(
            String written,
            ImageSource source,
            ImageName name,
            PlatformChoice platforms,
            ReferrersChoice referrers)
            throws BadReference {
        return new Request(
                written,
                source,
                registry.destination(target.name(name)),
                platforms,
                ProvenanceChoice.CARRIED,
                referrers);
    }

    /**
     * Installs images out of stores that can be read at will.
     *
     * @param receipt appended to where it is there
     * @return one outcome for each request, in their order
     * @throws IOException only where nothing can go on, as with {@link Copier#run}
     */
    public List<Outcome> install(List<Request> images, Path receipt, ReceiptLine.Begun begun)
            throws IOException {
        return journalled(images, receipt, begun, Copier::run);
    }

    /** The same out of a stream that passes by once. */
    public List<Outcome> install(
            List<Request> images, StreamedStore stream, Path receipt, ReceiptLine.Begun begun)
            throws IOException {
        return journalled(
                images, receipt, begun, (copier, plan) -> copier.runStreamed(plan, stream));
    }

    private List<Outcome> journalled(
            List<Request> images, Path receipt, ReceiptLine.Begun begun, Way way)
            throws IOException {
        try (ReceiptWriter writer = ReceiptWriter.open(receipt, target, begun)) {
            Copier copier =
                    new Copier(
                            registry, options.withJournal(writer.and(options.journal())), progress);
            return way.run(copier, copier.plan(images));
        }
    }

    @FunctionalInterface
    private interface Way {
        List<Outcome> run(Copier copier, Plan plan) throws IOException;
    }
}
