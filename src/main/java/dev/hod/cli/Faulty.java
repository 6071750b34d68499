package dev.hod.cli;

import dev.hod.error.Failure;
import dev.hod.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A bundle or pool that was checked and has faults. */
final class Faulty extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<String> details;

    /**
     * @param faults as many as are named
     * @param count how many there are
     */
    Faulty(String where, List<Fault> faults, long count) {
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
    }

    @Override
    public List<String> details() {
        return details;
    }
}
