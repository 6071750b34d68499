package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.progress.Progress;
import dev.hod.reference.FullReference;
import dev.hod.reference.ImageName;
import dev.hod.reference.WrittenReference;
import dev.hod.route.Routes;
import dev.hod.selection.ListEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names without a registry, completed as registries.conf says: by its aliases, else by the first of
 * its unqualified-search-registries that has the image. Only where that is asked for: what a list
 * means would otherwise change from machine to machine.
 */
public final class ShortNames {
    /** The variable that asks for it. */
    public static final String VARIABLE = "HOD_SHORT_NAMES";

    private final Routes routes;
    private final Registries registries;
    private final Progress progress;

    private ShortNames(Routes routes, Registries registries, Progress progress) {
        this.routes = routes;
        this.registries = registries;
        this.progress = progress;
    }

    /** The entries of a list, with registries where the files know some. */
    static List<ListEntry> completed(
            List<ListEntry> entries, Settings settings, Registries registries, Progress progress)
            throws IOException {
        Map<String, String> environment = settings.environment();
        if (!environment.getOrDefault(VARIABLE, "").equals("true")) {
            return entries;
        }
        ShortNames names = new ShortNames(Routes.of(environment), registries, progress);
        List<ListEntry> all = new ArrayList<>();
        for (ListEntry entry : entries) {
            all.add(names.completed(entry));
        }
        return all;
    }

    private ListEntry completed(ListEntry entry) throws IOException {
        WrittenReference written = entry.reference();
        if (written.host().isPresent()) {
            return entry;
        }
        List<FullReference> candidates = routes.expand(written.path());
        if (candidates.isEmpty()) {
            return entry;
        }
        FullReference chosen =
                candidates.size() == 1 ? candidates.getFirst() : first(candidates, written);
        return new ListEntry(
                entry.written(),
                entry.place(),
                entry.groups(),
                new WrittenReference(
                        Optional.of(chosen.host()),
                        chosen.repository(),
                        written.tag(),
                        written.digest()),
                entry.wanted(),
                entry.destination());
    }

    /** The first that has it; the last where none does, for its failure to be told. */
    private FullReference first(List<FullReference> candidates, WrittenReference written)
            throws IOException {
        for (FullReference candidate : candidates) {
            ImageName name = new ImageName(candidate.repository(), written.tag(), written.digest());
            try {
                if (registries.of(candidate.host()).source(name).resolve().isPresent()) {
                    return candidate;
                }
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                progress.note(written.path() + " is not had from there: " + Failure.describe(e));
            }
        }
        return candidates.getLast();
    }
}
