package dev.hod.cli.outcome;

import dev.hod.cli.display.Quantity;
import dev.hod.error.Failure;
import dev.hod.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A bundle or pool that was checked and has faults. */
public final class Faulty extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<String> details;
    private final transient Optional<String> hint;

    /**
     * @param faults as many as are named
     * @param count how many there are
     * @param hint what helps against them
     */
    public Faulty(String where, List<Fault> faults, long count, Optional<String> hint) {
        super(Kind.CORRUPT, where + ": " + Quantity.count(count, "fault"));
        List<String> lines = new ArrayList<>();
        faults.stream()
                .sorted(Comparator.comparing(Fault::kind).thenComparing(Fault::what))
                .forEach(fault ->
                        lines.add(
                                fault.kind().name().toLowerCase(java.util.Locale.ROOT)
                                        + ": "
                                        + fault));
        if (count > faults.size()) {
            lines.add("and " + Quantity.grouped(count - faults.size()) + " more");
        }
        this.details = List.copyOf(lines);
        this.hint = hint;
    }

    /** What helps. */
    Optional<String> hint() {
        return hint;
    }

    @Override
    public List<String> details() {
        return details;
    }
}
